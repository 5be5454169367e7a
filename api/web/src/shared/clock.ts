import { onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue';

// The server's clock is the one that decides (and a demonstration may run hours away from this device's).
const offsetMs = ref(0);

/** An answer that took longer may have slept with the phone in a pocket: what it says of the time is long gone. */
const STALE_MS = 15_000;

/** `askedAt`: this device's time when the question went out, where it may have taken a while. */
export function syncClock(serverNow: string, askedAt: number = Date.now()): void {
  const waited = Date.now() - askedAt;
  if (waited < 0 || waited > STALE_MS) return;
  offsetMs.value = Date.parse(serverNow) - Date.now();
}

/** The server's present instant, as well as it is known. */
export function serverNow(): Date {
  return new Date(Date.now() + offsetMs.value);
}

/** The server's present for a screen: moves every few seconds, and at once when the server's clock is known better. */
export function useNow(everyMs = 5_000): Ref<Date> {
  const now = ref(serverNow());
  const look = (): void => {
    now.value = serverNow();
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    timer = setInterval(look, everyMs);
  });
  onBeforeUnmount(() => clearInterval(timer));
  watch(offsetMs, look);
  return now;
}

const ZONE = 'Asia/Shanghai';

/** "09:30" in Beijing, whatever the device thinks its zone is. */
export function clockText(instant: string | Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}

/** The service day (YYYY-MM-DD) of an instant. */
export function dayOf(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);
}

/** "10月12日 周一" or "Mon, 12 Oct". */
export function dayText(day: string, locale: string): string {
  const date = new Date(`${day}T12:00:00+08:00`);
  const part = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }).format(date);
  if (locale.startsWith('zh')) return `${part({ month: 'numeric', day: 'numeric' }).replace('/', '月').replace(/日?$/, '日')} ${part({ weekday: 'short' })}`;
  return part({ weekday: 'short', day: 'numeric', month: 'short' });
}

/** "2027 年 5 月 26 日" or "26 May 2027": a day that is read long before or after. */
export function fullDay(day: string, locale: string): string {
  const [year, month, date] = day.split('-').map(Number);
  if (locale.startsWith('zh')) return `${year} 年 ${month} 月 ${date} 日`;
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(`${day}T12:00:00+08:00`));
}

/** Whole hours of the Beijing day, for greetings. */
export function hourOf(instant: Date): number {
  return Number(clockText(instant).slice(0, 2));
}
