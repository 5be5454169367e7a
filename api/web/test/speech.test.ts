import { describe, expect, it } from 'vitest';
import { pieces } from '../src/shared/speech';

const clips = [
  { text: '豆腐，已选好。', url: '/a' },
  { text: '豆腐', url: '/b' },
];

describe('a caption', () => {
  it('is played where there is a file, and spoken where there is none', () => {
    expect(pieces('王奶奶，中午好！豆腐，已选好。您付 3 元。', clips)).toEqual([
      { text: '王奶奶，中午好！' },
      { text: '豆腐，已选好。', url: '/a' },
      { text: '您付 3 元。' },
    ]);
  });

  it('stays the same words in every case', () => {
    for (const words of ['', '豆腐豆腐，已选好。', '没有文件的话', '豆腐']) {
      expect(pieces(words, clips).map(({ text }) => text).join('')).toBe(words);
      expect(pieces(words, []).map(({ text }) => text).join('')).toBe(words);
    }
  });
});
