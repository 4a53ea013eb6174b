import { DownloadOutlined } from '@ant-design/icons'
import { App, type ButtonProps } from 'antd'
import { type ReactNode, useState } from 'react'
import {
  type ApiError,
  type Input as ApiInput,
  call,
  type Operation,
  type Reply,
} from '../api/client.ts'
import { ActButton } from './act.tsx'
import { download } from './download.ts'

type FileOperation = { [O in Operation]: Reply<O> extends Blob ? O : never }[Operation]

interface Props<O extends FileOperation> extends Pick<ButtonProps, 'size' | 'type'> {
  readonly operation: O
  readonly input: ApiInput<O>
  /** Of the file, as the browser keeps it. */
  readonly name: string
  readonly children: ReactNode
}

/** A button that hands a file of the API to the browser; a refusal is said in passing. */
export function DownloadAct<O extends FileOperation>({
  operation,
  input,
  name,
  ...button
}: Props<O>) {
  const { message } = App.useApp()
  const [loading, setLoading] = useState(false)
  async function save() {
    setLoading(true)
    try {
      download((await call(operation, input)) as Blob, name)
    } catch (refusal) {
      const { message: happened, remedy } = refusal as ApiError
      void message.error(`${happened} · ${remedy}`)
    } finally {
      setLoading(false)
    }
  }
  return (
    <ActButton
      {...button}
      operation={operation}
      loading={loading}
      icon={<DownloadOutlined aria-hidden />}
      onClick={() => void save()}
    />
  )
}
