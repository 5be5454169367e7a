import type { Component } from 'vue';
import type { Permission } from './lib/may';
import type { GlyphName } from './parts/glyphs';
import type { DeskKey } from './words';

export interface DeskPart {
  name: string;
  path: string;
  words: DeskKey;
  glyph: GlyphName;
  needs: Permission;
  /** About the whole installation: not for whoever looks after a part of the county. */
  whole?: true;
  /** Reached from another part, e.g. a person's paper to print. */
  hidden?: true;
  page: () => Promise<Component>;
}

/** Where a role begins that has nothing to do with today's meals. */
export const HOME: Readonly<Partial<Record<string, string>>> = { administrator: 'canteens', auditor: 'audit' };

/** Every part of the desk, in the order of the day. A role sees those it may use. */
export const PARTS: readonly DeskPart[] = [
  { name: 'today', path: '/', words: 'desk.nav.today', glyph: 'sun', needs: 'today_read', page: () => import('./today/TodayPage.vue') },
  { name: 'alarms', path: '/alarms', words: 'desk.nav.alarms', glyph: 'warn', needs: 'alarms_read', page: () => import('./today/AlarmsPage.vue') },
  { name: 'gaps', path: '/visits', words: 'desk.nav.gaps', glyph: 'eye', needs: 'alarms_read', page: () => import('./today/GapsPage.vue') },
  { name: 'phone', path: '/phone', words: 'desk.nav.phone', glyph: 'phone', needs: 'phone_order', page: () => import('./phone/PhonePage.vue') },
  {
    name: 'registrations',
    path: '/registrations',
    words: 'desk.nav.registrations',
    glyph: 'form',
    needs: 'registration_read',
    page: () => import('./people/RegistrationsPage.vue'),
  },
  { name: 'seniors', path: '/seniors/:id?', words: 'desk.nav.seniors', glyph: 'people', needs: 'senior_read', page: () => import('./people/SeniorsPage.vue') },
  {
    name: 'standing',
    path: '/standing',
    words: 'desk.nav.standing',
    glyph: 'repeat',
    needs: 'standing_read',
    page: () => import('./standing/StandingPage.vue'),
  },
  { name: 'menu', path: '/menu', words: 'desk.nav.menu', glyph: 'list', needs: 'menu_read', page: () => import('./menu/MenuPage.vue') },
  { name: 'dishes', path: '/dishes', words: 'desk.nav.dishes', glyph: 'bowl', needs: 'menu_edit', page: () => import('./menu/DishesPage.vue') },
  { name: 'kitchen', path: '/kitchen', words: 'desk.nav.kitchen', glyph: 'bag', needs: 'kitchen_read', page: () => import('./kitchen/KitchenPage.vue') },
  { name: 'food', path: '/food', words: 'desk.nav.food', glyph: 'clock', needs: 'kitchen_read', page: () => import('./food/FoodPage.vue') },
  {
    name: 'print-kitchen',
    path: '/print/kitchen/:id',
    words: 'desk.nav.kitchen',
    glyph: 'print',
    needs: 'sitting_change',
    hidden: true,
    page: () => import('./print/KitchenSheet.vue'),
  },
  {
    name: 'print-labels',
    path: '/print/labels/:id',
    words: 'desk.nav.kitchen',
    glyph: 'print',
    needs: 'kitchen_read',
    hidden: true,
    page: () => import('./print/LabelSheet.vue'),
  },
  {
    name: 'print-rounds',
    path: '/print/rounds/:id',
    words: 'desk.nav.rounds',
    glyph: 'print',
    needs: 'round_depart',
    hidden: true,
    page: () => import('./print/RoundSheets.vue'),
  },
  { name: 'rounds', path: '/rounds', words: 'desk.nav.rounds', glyph: 'truck', needs: 'rounds_read', page: () => import('./rounds/RoundsPage.vue') },
  {
    name: 'volunteers',
    path: '/volunteers',
    words: 'desk.nav.volunteers',
    glyph: 'heart',
    needs: 'volunteers_read',
    page: () => import('./rounds/VolunteersPage.vue'),
  },
  {
    name: 'reconcile',
    path: '/reconcile',
    words: 'desk.nav.reconcile',
    glyph: 'scales',
    needs: 'reconcile_read',
    page: () => import('./office/ReconcilePage.vue'),
  },
  { name: 'proof', path: '/proof', words: 'desk.nav.proof', glyph: 'check', needs: 'reconcile_read', page: () => import('./office/ProofPage.vue') },
  { name: 'till', path: '/till', words: 'desk.nav.till', glyph: 'till', needs: 'drawers_read', page: () => import('./money/TillPage.vue') },
  { name: 'top_ups', path: '/top-ups', words: 'desk.nav.top_ups', glyph: 'card', needs: 'bank_money', page: () => import('./money/TopUpsPage.vue') },
  {
    name: 'transfer_account',
    path: '/transfer-account',
    words: 'desk.nav.transfer_account',
    glyph: 'card',
    needs: 'transfer_to_confirm',
    whole: true,
    page: () => import('./money/TransferAccountPage.vue'),
  },
  { name: 'bills', path: '/bills', words: 'desk.nav.bills', glyph: 'bill', needs: 'bills_read', page: () => import('./money/BillsPage.vue') },
  {
    name: 'settlement',
    path: '/settlement/:id?',
    words: 'desk.nav.settlement',
    glyph: 'money',
    needs: 'settlement_read',
    page: () => import('./settlement/SettlementPage.vue'),
  },
  {
    name: 'entitlement',
    path: '/entitlement/:id',
    words: 'desk.nav.entitlement',
    glyph: 'print',
    needs: 'senior_read',
    hidden: true,
    page: () => import('./settlement/EntitlementPage.vue'),
  },
  { name: 'funds', path: '/funds', words: 'desk.nav.funds', glyph: 'fund', needs: 'funds_read', page: () => import('./money/FundsPage.vue') },
  { name: 'ledger', path: '/ledger', words: 'desk.nav.ledger', glyph: 'book', needs: 'ledger_read', whole: true, page: () => import('./money/LedgerPage.vue') },
  { name: 'policies', path: '/policies', words: 'desk.nav.policies', glyph: 'rule', needs: 'policy_read', page: () => import('./office/PoliciesPage.vue') },
  { name: 'audit', path: '/audit', words: 'desk.nav.audit', glyph: 'search', needs: 'audit_read', page: () => import('./office/AuditPage.vue') },
  { name: 'jobs', path: '/jobs', words: 'desk.nav.jobs', glyph: 'help', needs: 'jobs_admin', page: () => import('./office/JobsPage.vue') },
  {
    name: 'canteens',
    path: '/canteens',
    words: 'desk.nav.canteens',
    glyph: 'home',
    needs: 'canteens_admin',
    page: () => import('./office/CanteensPage.vue'),
  },
  { name: 'devices', path: '/devices', words: 'desk.nav.devices', glyph: 'screen', needs: 'devices_admin', page: () => import('./office/DevicesPage.vue') },
  {
    name: 'calendar',
    path: '/calendar',
    words: 'desk.nav.calendar',
    glyph: 'calendar',
    needs: 'canteens_admin',
    page: () => import('./standing/CalendarPage.vue'),
  },
  { name: 'channels', path: '/channels', words: 'desk.nav.channels', glyph: 'sound', needs: 'channels_admin', whole: true, page: () => import('./today/ChannelsPage.vue') },
  { name: 'accounts', path: '/accounts', words: 'desk.nav.accounts', glyph: 'key', needs: 'accounts_admin', page: () => import('./office/AccountsPage.vue') },
];
