/** Standing orders as the server documents them; its enums are plain strings there. */
import type { components } from '@shared/schema';

type Served = components['schemas'];
export type Standing = Served['StandingOut'];
export type StandingDay = Served['StandingDay'];
export type StandingEntry = Served['StandingEntry'];
export type ClosedDay = Served['ClosedView'];
export type Without = Served['WithoutView'];
export type LateChange = Served['LateChangeView'];
export type CalendarYear = Served['CalendarYear'];
export type Stay = Served['StayView'];

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const RULES = ['suits', 'named', 'rotating'] as const;
export const MODES = ['dine_in', 'take_away', 'delivery'] as const;
export const PERIODS = ['breakfast', 'lunch', 'dinner'] as const;
export const PORTIONS = ['regular', 'small'] as const;
export const RESOLUTIONS = ['other_meal', 'other_point', 'family', 'neighbour', 'not_wanted'] as const;
export const CLOSED_REASONS = ['holiday', 'weather', 'repair', 'outage', 'staff', 'health'] as const;
export const DAY_KINDS = ['holiday', 'make_up', 'workday', 'weekend'] as const;
