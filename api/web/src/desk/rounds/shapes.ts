import { VectorTile, type VectorTileFeature, type VectorTileLayer } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

/** What a shape is drawn as; its colours are the map's own. */
export type Look = 'green' | 'water' | 'building' | 'border' | 'stream' | 'path' | 'street' | 'road' | 'highway';
/** All shapes of one look as one path. */
export interface Shape {
  look: Look;
  d: string;
}
export interface Name {
  text: string;
  x: number;
  y: number;
}
/** A tile as drawn, in units of `extent` each way. */
export interface Drawn {
  extent: number;
  shapes: Shape[];
  names: Name[];
}

/** From the ground up: what comes later lies above. */
const ORDER: readonly Look[] = ['green', 'water', 'building', 'border', 'stream', 'path', 'street', 'road', 'highway'];
const NAMES_MOST = 12;
const POINT = 1;
const LINE = 2;
const AREA = 3;

/** The words that the two published basemaps have for their layers and kinds. */
const GREEN = /^(park|forest|wood|grass|grassland|farmland|orchard|meadow|scrub|nature_reserve|national_park|golf_course|pitch|cemetery|garden)$/;
const HIGHWAY = /^(highway|motorway|trunk)/;
const ROAD = /^(major_road|primary|secondary)/;
const STREET = /^(medium_road|minor_road|tertiary|minor|service|street|residential)/;

/** What a feature of a layer looks like; null for what a round needs nothing of. */
export function lookOf(layer: string, kind: string, type: number): Look | null {
  switch (layer) {
    case 'water':
    case 'waterway':
    case 'ocean':
      return type === AREA ? 'water' : type === LINE ? 'stream' : null;
    case 'landcover':
    case 'landuse':
    case 'park':
      return type === AREA && GREEN.test(kind) ? 'green' : null;
    case 'buildings':
    case 'building':
      return type === AREA ? 'building' : null;
    case 'boundaries':
    case 'boundary':
      return type === LINE ? 'border' : null;
    case 'roads':
    case 'transportation':
      if (type !== LINE) return null;
      return HIGHWAY.test(kind) ? 'highway' : ROAD.test(kind) ? 'road' : STREET.test(kind) ? 'street' : 'path';
    default:
      return null;
  }
}

const kindOf = ({ properties }: VectorTileFeature): string => String(properties.kind ?? properties.class ?? properties.subclass ?? '');

function pathOf(feature: VectorTileFeature): string {
  const end = feature.type === AREA ? 'Z' : '';
  return feature.loadGeometry().map((ring) => `M${ring.map(({ x, y }) => `${x} ${y}`).join('L')}${end}`).join('');
}

/** Names of places, the more important first; Chinese where the map has it. A place of the tile beside it is drawn there. */
function namesOf(layer: VectorTileLayer, english: boolean): Name[] {
  const found: (Name & { rank: number })[] = [];
  for (let i = 0; i < layer.length; i += 1) {
    const feature = layer.feature(i);
    const { properties } = feature;
    const text = (english ? properties['name:en'] : (properties['name:zh'] ?? properties['name:zh-Hans'])) ?? properties.name;
    const [point] = feature.type === POINT ? (feature.loadGeometry()[0] ?? []) : [];
    const within = point !== undefined && Math.min(point.x, point.y) >= 0 && Math.max(point.x, point.y) < layer.extent;
    if (text && within) found.push({ text: String(text), x: point.x, y: point.y, rank: Number(properties.min_zoom ?? properties.rank ?? 20) });
  }
  return found.sort((a, b) => a.rank - b.rank).slice(0, NAMES_MOST).map(({ text, x, y }) => ({ text, x, y }));
}

/** Reads a vector tile and sorts its shapes by look. Layers it doesn't know are left out. */
export function drawn(bytes: ArrayBuffer, english: boolean): Drawn {
  const { layers } = new VectorTile(new PbfReader(new Uint8Array(bytes)));
  const paths = new Map<Look, string[]>();
  let extent = 4096;
  for (const [name, layer] of Object.entries(layers)) {
    extent = layer.extent;
    for (let i = 0; i < layer.length; i += 1) {
      const feature = layer.feature(i);
      const look = lookOf(name, kindOf(feature), feature.type);
      if (!look) continue;
      const path = pathOf(feature);
      const others = paths.get(look);
      if (others) others.push(path);
      else paths.set(look, [path]);
    }
  }
  const places = layers.places ?? layers.place;
  return {
    extent,
    shapes: ORDER.flatMap((look) => (paths.has(look) ? [{ look, d: (paths.get(look) ?? []).join('') }] : [])),
    names: places ? namesOf(places, english) : [],
  };
}
