import { dayText, fullDay as dayWithYear } from '@shared/clock';
import { locale } from '@shared/i18n';
import { today } from './day';

/** So far ahead or back people think in weekdays; beyond it the year matters more. */
const NEAR_DAYS = 60;
const ZONE = 'Asia/Shanghai';

/** A day as it is said in a sentence: "11月30日（周一）" or "Mon, 30 Nov"; far from now "2026 年 1 月 1 日" or "1 Jan 2026". */
export function dayWords(day: string): string {
  const zh = locale.value !== 'en';
  const away = Math.abs(Date.parse(day) - Date.parse(today())) / 86_400_000;
  if (away <= NEAR_DAYS) return zh ? dayText(day, locale.value).replace(/ (\S+)$/, '（$1）') : dayText(day, locale.value);
  return fullDay(day);
}

/** A day with its year, for paper: it is read long after. */
export const fullDay = (day: string): string => dayWithYear(day, locale.value);

/** "2026 年 11 月" or "November 2026". */
export function monthWords(month: string): string {
  const [year, number] = month.split('-').map(Number);
  if (locale.value !== 'en') return `${year} 年 ${number} 月`;
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, month: 'long', year: 'numeric' }).format(new Date(`${month}-15T12:00:00+08:00`));
}

/** A value that stands in a sentence: days and months are said as people say them, whatever way the API writes them. */
export function spoken(value: string | number): string {
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayWords(text);
  return /^\d{4}-\d{2}$/.test(text) ? monthWords(text) : text;
}
