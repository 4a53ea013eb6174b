import type { Operation as Walked } from '@hengjian/guard'
import type { PermittedModel } from '#contexts/permits/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { Wire } from './binary-body.ts'
import type { CallBody } from './call-body.ts'
import type { UpstreamPath } from './upstream.ts'

/** What a door serves at one path, and all in which one protocol differs from another: the way of a call is the same for each. */
export interface Operation {
  /** As the walker of the guards and the records know it. */
  readonly name: Walked
  /** The models that serve it. */
  readonly kind: PermittedModel['kind']
  /** Where a deployment serves it, below its address. */
  readonly pathOf: (upstreamModel: string) => UpstreamPath
  /** What the header may say of a body; an absent one is empty. */
  readonly contentType: RegExp
  /** Reads a body; `named` is the model where the path names it. Error: `gateway.invalid_request`, which never quotes the body. */
  readonly read: (wire: Wire, named: string | undefined) => CallBody
  /**
   * The body as one upstream gets it. INVARIANT: the upstream reads what the guards read: a member that stands twice in the
   * bytes that came, or bytes that are no UTF-8, might say something else to another parser.
   */
  readonly write: (body: CallBody, upstreamModel: string) => Wire
  /** A body as it stands in a record. */
  readonly recorded: (body: CallBody) => Buffer
  /** What keeps a whole answer of success from being one; it quotes nothing of it. */
  readonly faultOf: (answer: Readonly<Record<string, unknown>>) => Bilingual | undefined
}
