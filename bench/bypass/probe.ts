import type { DisguiseName, Thing } from './things.ts'

export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** One attempt to bring a thing past a gateway, or, where `thing` is absent, a call that must get through. */
export interface Probe {
  readonly direction: 'input' | 'output'
  readonly surface: string
  readonly disguise: DisguiseName
  readonly channel: 'whole' | 'stream'
  readonly thing: Thing | undefined
  /** How the thing is written here: that it arrives like this is a bypass as well. */
  readonly written: string
  readonly path: '/v1/chat/completions' | '/v1/responses' | '/v1/embeddings' | '/v2/models/infer'
  /** The request, for a gateway that knows the model by this name. Text and bytes are sent as they stand. */
  request(model: string): Readonly<Record<string, unknown>> | string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  /** What the model says. */
  readonly answer: Answer
}
