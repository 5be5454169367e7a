import { describe, expect, it } from 'vitest';
import { apart } from '../src/shared/whole';

const names = (words: string): string[] => apart(words).filter((_, i) => i % 2 === 1);

describe('masked names in running words', () => {
  it('are found whole, whatever stands around them, and nothing is lost', () => {
    for (const [words, found] of [
      ['罗*生还没找到，报了 32 分钟没人接手', ['罗*生']],
      ['罗*生、朱*：已送到', ['罗*生', '朱*']],
      ['Meal of 向*妹 (spouse 彭*)', ['向*妹', '彭*']],
      ['012 罗*生', ['罗*生']],
    ] as const) {
      expect(names(words)).toEqual(found);
      expect(apart(words).join('')).toBe(words);
    }
  });

  it('are nowhere else', () => {
    for (const words of ['', '您好', '2*3', '*', '* 生']) expect(names(words)).toEqual([]);
  });
});
