/** What the door reads of a body; all else passes through as it came. */
export interface CallBody {
  readonly model: string
  readonly stream?: unknown
  readonly stream_options?: unknown
  readonly max_tokens?: unknown
  readonly max_completion_tokens?: unknown
  readonly max_output_tokens?: unknown
  readonly n?: unknown
  readonly [key: string]: unknown
}
