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

/** Days in a row as their first and last; a day may stand in the list twice, for two meals. */
export function dayRuns(days: readonly string[]): { from: string; to: string }[] {
  const runs: { from: string; to: string }[] = [];
  for (const day of [...new Set(days)].sort()) {
    const last = runs.at(-1);
    if (last && dayPlus(last.to, 1) === day) last.to = day;
    else runs.push({ from: day, to: day });
  }
  return runs;
}
