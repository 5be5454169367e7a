import { describe, expect, it } from 'vitest';
import { yuan, yuanNumber } from '../src/shared/money';

describe('money', () => {
  it.each([[0, '0'], [300, '3'], [350, '3.5'], [287, '2.87'], [5, '0.05'], [100050, '1000.5'], [-150, '-1.5']])('says %i fen as %s', (fen, said) => {
    expect(yuanNumber(fen)).toBe(said);
  });

  it('puts the unit where the language has it', () => {
    expect(yuan(350, 'zh-CN')).toBe('3.5 元');
    expect(yuan(350, 'en')).toBe('¥3.5');
  });
});
