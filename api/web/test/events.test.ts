import { describe, expect, it } from 'vitest';
import { EventReader } from '../src/shared/events';

describe('server-sent events', () => {
  it('are put together from pieces, wherever the network cut them', () => {
    const text = ': hello\n\nevent: picture\r\ndata: {"a":\ndata: 1}\n\ndata: plain\n\nevent: half\ndata: x';
    for (let size = 1; size < text.length; size += 1) {
      const reader = new EventReader();
      const events = text.match(new RegExp(`[^]{1,${size}}`, 'g'))?.flatMap((piece) => reader.push(piece));
      expect(events, `pieces of ${size}`).toEqual([{ event: 'picture', data: '{"a":\n1}' }, { event: 'message', data: 'plain' }]);
    }
  });
});
