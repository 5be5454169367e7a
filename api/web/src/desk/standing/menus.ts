/** Whether a canteen's menus have the meal that somebody wants to be ordered again and again. */
import type { MenuWeek } from '../types';

/** Whether the meal stands on none of the weekdays wanted (1 is Monday) in these weeks. Drafts count: somebody is writing them. */
export function neverOn(weeks: readonly MenuWeek[], period: string, weekdays: readonly number[]): boolean {
  const wanted = weeks.flatMap((week) => week.days).filter(({ day }) => weekdays.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7));
  return wanted.length > 0 && !wanted.some((day) => day.sittings.some((one) => one.period === period));
}
