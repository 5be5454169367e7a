import type { Role } from '@shared/types';

/** The server refuses shorter ones. */
export const PASSWORD_LEAST = 10;

/** Who has an account, in the order in which a registration and a meal pass through their hands. */
export const ROLES: readonly Role[] = [
  'registrar',
  'verifier',
  'approver',
  'canteen_manager',
  'kitchen',
  'dispatcher',
  'supervisor',
  'finance',
  'auditor',
  'administrator',
];
