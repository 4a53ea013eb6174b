import { Buffer } from 'buffer/'

/** `packages/ledger` finds its Buffer where Node has it. Imported before it, for its modules use it as they load. */
Object.assign(globalThis, { Buffer })
