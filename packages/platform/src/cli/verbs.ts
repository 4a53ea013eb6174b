import type { Verb } from './verb.ts'

/**
 * The verbs by name, in the order of the help. One is loaded when it is called: most of them need the whole product, and
 * some hardly anything of it.
 */
export const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  tour: async () => (await import('./tour-verb.ts')).tour,
  assess: async () => (await import('./assess.ts')).assessVerb,
  'ledger verify': async () => (await import('./ledger-verify.ts')).ledgerVerify,
  'ledger checkpoint': async () => (await import('./ledger-checkpoint.ts')).ledgerCheckpoint,
  'ledger proof': async () => (await import('./ledger-proof.ts')).ledgerProof,
  'ledger export': async () => (await import('./ledger-export.ts')).ledgerExport,
  probe: async () => (await import('./probe.ts')).probeVerb,
  verify: async () => (await import('./verify.ts')).verify,
  'guard scan': async () => (await import('./guard-scan.ts')).guardScan,
  'guard redact': async () => (await import('./guard-redact.ts')).guardRedact,
  'import inventory': async () => (await import('./import-inventory.ts')).importInventoryVerb,
  'export inventory': async () => (await import('./export-inventory.ts')).exportInventoryVerb,
  'export evidence': async () => (await import('./export-evidence.ts')).exportEvidenceVerb,
  'keys list': async () => (await import('./keys.ts')).keysList,
  'keys issue': async () => (await import('./keys.ts')).keysIssue,
  'keys rotate': async () => (await import('./keys.ts')).keysRotate,
  'keys revoke': async () => (await import('./keys.ts')).keysRevoke,
  'users list': async () => (await import('./users.ts')).usersList,
  'users add': async () => (await import('./users.ts')).usersAdd,
  'users deactivate': async () => (await import('./users.ts')).usersDeactivate,
  backup: async () => (await import('./backup.ts')).backupVerb,
  restore: async () => (await import('./restore.ts')).restoreVerb,
  rotate: async () => (await import('./rotate.ts')).rotateSeals,
  'rotate master-key': async () => (await import('./rotate.ts')).rotateMasterKey,
}

/** All of them, or those whose name begins with a word: for their help. */
export function loadVerbs(first?: string): Promise<readonly Verb[]> {
  const wanted = Object.entries(verbs).filter(
    ([name]) => first === undefined || name.split(' ')[0] === first,
  )
  return Promise.all(wanted.map(([, load]) => load()))
}
