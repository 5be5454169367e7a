import { expect, it } from 'vitest';
import { isMeant, slipNumber } from '../src/shared/slip';

const of = { pickup_no: '012', code: '4821' };

it('a slip is found by its number as it is told, with dash and blanks or without, and by the pick-up number alone', () => {
  expect(slipNumber(of)).toBe('012-4821');
  for (const said of ['012-4821', '0124821', ' 012 4821 ', 'W0124821', '012', '12']) expect(isMeant(of, said), said).toBe(true);
  for (const said of ['', '-', '4821', '0124822', '1', '0120124821', '013']) expect(isMeant(of, said), said).toBe(false);
});
