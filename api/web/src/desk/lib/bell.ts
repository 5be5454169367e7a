import { onScopeDispose } from 'vue';

/** Rung when the demonstration's clock was pushed: cut-offs have passed, so every page reads anew. */
const hearers = new Set<() => unknown>();

export function bell(): void {
  for (const hear of hearers) void hear();
}

export function onBell(hear: () => unknown): void {
  hearers.add(hear);
  onScopeDispose(() => hearers.delete(hear));
}
