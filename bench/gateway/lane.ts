import type { Child } from '../child.ts'

/** One way to the mock: a gateway, and what a caller must send to pass it. */
export interface Lane {
  readonly name: string
  readonly child: Child
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly model: string
  /** Slow gateways are asked less often; all figures are per request or per second. */
  readonly share: number
  /** Waits until the work that `calls` more calls caused is done, so that it is counted. */
  settle(calls: number): Promise<void>
}
