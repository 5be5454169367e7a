/** Surnames of two characters that people still carry; the same as the server's. */
const DOUBLE = /^(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|宇文|长孙|端木|申屠|独孤|南宫|万俟|闻人)(?=.)/u;

/**
 * The surname of a Chinese name of two to four characters, which may be read by the room. Of a name that is written
 * otherwise nobody can tell where it ends: then nothing is said of it.
 */
export function surname(name: string): string {
  if (!/^\p{Script=Han}{2,4}$/u.test(name)) return '';
  return DOUBLE.exec(name)?.[0] ?? name.slice(0, 1);
}
