import type { DinerLines, DinerMenu, DinerSitting, Mode, OrderRequest, Payment, Portion, Texture } from '@shared/types';

export interface OrderDraft {
  sitting_id: string;
  sitting_dish_id: string;
  mode: Mode | '';
  texture: Texture;
  portion: Portion;
  spouse: boolean;
  /** How the own share is paid; empty for what the system chooses. */
  payment: Payment | '';
  override: string;
}

export const emptyOrder = (): OrderDraft => ({
  sitting_id: '',
  sitting_dish_id: '',
  mode: '',
  texture: 'regular',
  portion: 'regular',
  spouse: false,
  payment: '',
  override: '',
});

/** How the meal can reach this person, with the reason where it can't. */
export function modesOf(sitting: DinerSitting): { mode: Mode; can: boolean; why: string }[] {
  const { dine_in, take_away, delivery, delivery_reason } = sitting.can;
  return [
    { mode: 'delivery', can: delivery, why: delivery ? '' : (delivery_reason ?? '') },
    { mode: 'dine_in', can: dine_in, why: '' },
    { mode: 'take_away', can: take_away, why: '' },
  ];
}

/** One request for the caller, and for the spouse with the same dish where that was asked. */
export function draftBody(draft: OrderDraft, sitting_id: string, senior_id: string, menu: DinerMenu | null): OrderRequest {
  const dish = menu?.sittings.flatMap((sitting) => sitting.dishes).find((one) => one.id === draft.sitting_dish_id);
  const texture = dish === undefined || dish.textures.includes(draft.texture) ? draft.texture : 'regular';
  const lines = [{ sitting_dish_id: draft.sitting_dish_id, texture, portion: draft.portion }];
  const payment = draft.payment ? { payment: draft.payment } : {};
  const diners: DinerLines[] = [{ senior_id, lines, ...payment }];
  const spouse = menu?.spouse?.senior_id;
  if (draft.spouse && spouse) diners.push({ senior_id: spouse, lines: [{ sitting_dish_id: draft.sitting_dish_id, texture: 'regular', portion: 'regular' }] });
  const override = draft.override.trim() ? { override: { reason: draft.override.trim() } } : {};
  return { sitting_id, mode: draft.mode as Mode, diners, ...override };
}
