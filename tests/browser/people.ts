// Someone who doesn't exist, with a number that passes every check.

export interface Person {
  name: string;
  residentId: string;
  phone: string;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The last digit of the serial tells the gender: even is a woman. */
export function someone(name = '石翠屏', serial = '926'): Person {
  const digits = '43082219440815' + serial;
  const sum = WEIGHTS.reduce((so, weight, i) => so + weight * Number(digits[i]), 0);
  return { name, residentId: digits + '10X98765432'[sum % 11], phone: `19900009${serial}` };
}
