// The second front door: what a browser needs to verify a proof, without files or command line. The host brings
// `node:crypto`, `node:assert` and `Buffer` (the console's `src/proof` does).

export { parseEntry } from './entry.ts'
export { verifyEntryProof } from './export.ts'
export { verifierOf } from './key.ts'
export { parseProof } from './proof.ts'
