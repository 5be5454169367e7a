import { dayOf, serverNow } from '@shared/clock';

/** A day some days away; both `YYYY-MM-DD`. Days are dates, so they are counted in UTC, where none has 23 hours. */
export function dayPlus(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return dayPlus(day, -((weekday + 6) % 7));
}

/** Today as the server has it: a demonstration may be days away from this computer. */
export const today = (): string => dayOf(serverNow());
