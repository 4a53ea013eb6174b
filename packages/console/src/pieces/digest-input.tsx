import { FileSearchOutlined } from '@ant-design/icons'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { Button, Input, Space, Upload } from 'antd'
import { useState } from 'react'
import { texts, useTexts } from '../language/language.tsx'

const words = texts({
  choose: ['由文件计算', 'From a file'],
  reads: ['文件只在本机读取，不会上传。', 'The file is read on this machine and goes nowhere.'],
})

/** A SHA-256 that is typed, or computed of a file which never leaves the browser. */
export function DigestInput({
  value = '',
  onChange,
  prefix = '',
  ...given
}: {
  /** `sha256:` where the field carries the name of the algorithm. */
  prefix?: string
  value?: string
  onChange?: (value: string) => void
  id?: string
}) {
  const say = useTexts(words)
  const [isReading, setReading] = useState(false)
  async function compute(file: Blob) {
    setReading(true)
    try {
      onChange?.(`${prefix}${await digestOf(file)}`)
    } finally {
      setReading(false)
    }
  }
  return (
    <Space.Compact block>
      <Input
        {...given}
        className="mono"
        placeholder={`${prefix}…`}
        value={value}
        onChange={({ target }) => onChange?.(target.value.trim())}
      />
      <Upload
        showUploadList={false}
        beforeUpload={(file) => {
          void compute(file)
          return false
        }}
      >
        <Button icon={<FileSearchOutlined aria-hidden />} loading={isReading} title={say.reads}>
          {say.choose}
        </Button>
      </Upload>
    </Space.Compact>
  )
}

/** Piece by piece, for an artefact may be larger than memory. WebCrypto is not there on plain HTTP. */
async function digestOf(file: Blob): Promise<string> {
  const hash = sha256.create()
  const reader = file.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytesToHex(hash.digest())
    hash.update(value)
  }
}
