/** What a process may be; one program has them all, or each runs in processes of its own. */
export const roleNames = ['control', 'gateway', 'worker'] as const
export type ProcessRole = (typeof roleNames)[number]
