import { describe, expect, it } from 'vitest';
import { remFor } from '../src/kiosk/size';

describe('text size', () => {
  it('is 40 pixels on a 21.5 inch full-HD panel read from 60 cm', () => {
    expect(remFor({ inches: 21.5, distanceCm: 60 }, 1080, 1920)).toBeCloseTo(40.4, 0);
  });

  it('grows with the distance and shrinks with the size of a pixel', () => {
    const near = remFor({ inches: 21.5, distanceCm: 40 }, 1080, 1920);
    const far = remFor({ inches: 21.5, distanceCm: 80 }, 1080, 1920);
    expect(far).toBeCloseTo(near * 2, 5);
    expect(remFor({ inches: 43, distanceCm: 60 }, 1080, 1920)).toBeCloseTo(20.2, 0);
  });
});
