import { App } from 'antd'
import { useState } from 'react'
import { ApiError, type Input as ApiInput, call, type Operation } from '../../api/client.ts'
import { queryClient } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { download } from '../../pieces/download.ts'

const words = texts({
  ready: [(name: string) => `已生成：${name}`, (name: string) => `Ready: ${name}`],
})

/** An operation whose answer is a file. */
export type FileOperation = Extract<
  Operation,
  | 'POST /reports/self-assessment'
  | 'POST /reports/inventory'
  | 'POST /applications/:id/filing'
  | 'POST /applications/:id/evidence'
  | 'GET /oscal/:document'
>

/** What is being made, goes on where the reader leaves, and says so wherever they are when it is done. */
export function useMaking<O extends FileOperation>(operation: O) {
  const say = useTexts(words)
  const { message } = App.useApp()
  const [isMaking, setMaking] = useState(false)
  const [error, setError] = useState<ApiError>()
  async function make(input: ApiInput<O>, name: string) {
    setMaking(true)
    setError(undefined)
    try {
      const content: unknown = await call(operation, input)
      download(content as Blob, name)
      void message.success(say.ready(name))
      // An export is an act: what says when it was last made is read again.
      void queryClient.invalidateQueries()
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal
      setError(refusal)
      void message.error(refusal.message)
    } finally {
      setMaking(false)
    }
  }
  return { operation, isMaking, error, make }
}
