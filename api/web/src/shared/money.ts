/** Fen as people say it: 300 → "3", 350 → "3.5", 287 → "2.87". Money stays an integer until this point. */
export function yuanNumber(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const whole = Math.trunc(Math.abs(fen) / 100);
  const rest = Math.abs(fen) % 100;
  if (rest === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
}

/** With its unit, after the number in Chinese and before it in English. */
export function yuan(fen: number, locale: string): string {
  return locale.startsWith('zh') ? `${yuanNumber(fen)} 元` : `¥${yuanNumber(fen)}`;
}

/** Yuan as typed, to whole fen; null where it is no amount. Read as text, so that no fen is lost on the way. */
export function fenTyped(text: string | number): number | null {
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(String(text).trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null;
}
