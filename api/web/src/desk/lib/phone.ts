/** A telephone number as it is typed; the server checks again. */
export type TypedPhone = { kind: 'empty' } | { kind: 'short'; missing: number } | { kind: 'bad' } | { kind: 'good' };

const MOBILE = /^1[3-9]\d{9}$/;
/** Area codes are 010, 02x and 03xx to 09xx; the number has 7 or 8 digits. */
const LANDLINE = /^(010|02\d|0[3-9]\d\d)[2-8]\d{6,7}$/;
/** What a number can still become with more digits. */
const BEGUN = /^(1|1[3-9]\d*|0|0[1-9]\d*)$/;

export function readPhone(input: string): TypedPhone {
  const plain = input.normalize('NFKC').replace(/[\s()-]/g, '');
  const text = plain.replace(/^(\+86|0086|86)(?=\d{10})/, '');
  if (text === '') return { kind: 'empty' };
  if (MOBILE.test(text) || LANDLINE.test(text)) return { kind: 'good' };
  const whole = text.startsWith('1') ? 11 : 10;
  return BEGUN.test(text) && text.length < whole ? { kind: 'short', missing: whole - text.length } : { kind: 'bad' };
}
