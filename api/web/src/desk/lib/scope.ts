import type { Account, Meta } from '@shared/types';

/** Whether somebody looks after the whole county, or more. The server decides; this only spares people dead ends. */
export function wholeCounty(who: Pick<Account, 'place'> | null, meta: Pick<Meta, 'county'> | null): boolean {
  const county = meta?.county?.code;
  if (who === null || county === undefined) return true;
  // `43/4308/430822/430822100/`: whoever stands at the county or above has nothing below it in the path.
  const steps = who.place.path.split('/').filter(Boolean);
  return !steps.includes(county) || steps.at(-1) === county;
}
