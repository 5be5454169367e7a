import { describe, expect, it } from 'vitest';
import { callOrder } from '../src/board/live';

describe('numbers called', () => {
  it('stand newest first and stay where they were until collected', () => {
    const first = callOrder([], ['012', '015']);
    expect(first).toEqual(['015', '012']);
    expect(callOrder(first, ['012', '015', '018'])).toEqual(['018', '015', '012']);
    expect(callOrder(first, ['012'])).toEqual(['012']);
  });
});
