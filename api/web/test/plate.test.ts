import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALIASES, BEDS, LOOKS, UNSEEN } from '../src/shared/plate/ingredients';
import { plate } from '../src/shared/plate/plate';

const covered = plate([]);

describe('plate', () => {
  it('draws the same dish the same way each time, and different dishes differently', () => {
    expect(plate(['tomato', 'egg'])).toBe(plate(['tomato', 'egg']));
    expect(plate(['tomato', 'egg'])).not.toBe(plate(['pork', 'egg']));
  });

  it('knows plurals, compounds and other names', () => {
    const colour = (key: string): string => LOOKS[key]?.fill ?? 'missing';
    expect(plate(['tomatoes'])).toContain(colour('tomato'));
    expect(plate(['braised_pork_belly'])).toContain(colour('pork'));
    expect(plate(['napa_cabbage'])).toContain(colour('cabbage'));
    expect(plate(['mutton'])).toContain(colour('lamb'));
  });

  it('covers the dish when nothing is known, and never writes the key out', () => {
    expect(covered).toContain('<path');
    expect(plate(['<script>'])).not.toContain('script');
    expect(plate(['soy_sauce', 'salt']).slice(-60)).toBe(covered.slice(-60));
  });

  it('has a look behind every other name', () => {
    for (const [alias, key] of Object.entries(ALIASES)) expect(LOOKS[key] ?? BEDS[key], alias).toBeDefined();
    expect(Object.keys(LOOKS).length).toBeGreaterThan(60);
  });

  it('has a picture for everything in the ingredient library that one sees', () => {
    const library = readFileSync(new URL('../../domain/data/ingredients.toml', import.meta.url), 'utf8');
    const keys = [...library.matchAll(/key = "(\w+)"/g)].map((match) => match[1] ?? '').filter((key) => !UNSEEN.test(key));
    expect(keys.length).toBeGreaterThan(60);
    const cover = covered.slice(-60);
    expect(keys.filter((key) => plate([key]).endsWith(cover))).toEqual([]);
  });
});
