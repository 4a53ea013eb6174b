import { useState } from 'react'
import type { Reply } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Code } from '../../pieces/code.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'

const words = texts({
  title: ['原始内容（加密保存）', 'Contents (kept encrypted)'],
  read: ['查看', 'Read'],
  readSays: [
    (name: string) => `查看「${name}」的原文。此次查看将记入账本，写明查看人与时间。`,
    (name: string) => `Reads “${name}” in clear. The ledger keeps who read it and when.`,
  ],
  request: ['请求', 'request'],
  sent: ['发给模型的内容', 'what went to the model'],
  answer: ['放行的应答', 'the answer that left'],
  received: ['模型的原应答', 'what the model answered'],
  judge: ['裁判模型的往来', 'the exchange with the judge'],
  content: ['正文', 'content'],
  text: ['正文', 'text'],
  reason: ['理由', 'reason'],
  note: ['说明', 'note'],
  grounds: ['依据', 'grounds'],
  description: ['事件描述', 'description'],
  report: ['报送内容', 'report'],
  'root-cause': ['根因', 'root cause'],
  improvement: ['改进措施', 'improvement'],
  lesson: ['经验教训', 'lesson'],
  steps: ['处置步骤', 'steps'],
  provenance: ['来源信息', 'provenance'],
  results: ['评估结果', 'results'],
  evidence: ['证据', 'evidence'],
  wish: ['拟定内容', 'draft'],
  table: ['规则表', 'table'],
  list: ['名单文件', 'list'],
  bank: ['词库文件', 'bank'],
  contact: ['联系方式', 'contact'],
  'call-record': ['调用记录', 'call record'],
  dossier: ['卷宗', 'dossier'],
  personal: ['行为人信息', 'personal detail of acts'],
  bytes: [(count: string) => `${count} 字节`, (count: string) => `${count} bytes`],
  retention: ['保存类别', 'retention'],
})

type Entry = Pick<Reply<'GET /ledger/entries/:id'>, 'id' | 'payloads'>

export function Payloads({ entry }: { entry: Entry }) {
  const say = useTexts(words)
  const number = useNumber()
  const [read, setRead] = useState<Readonly<Record<string, string>>>({})
  const nameOf = (name: string) => (name in words ? String(say[name as 'request']) : name)
  return (
    <Sheet title={say.title}>
      <ul className="listed">
        {entry.payloads.map(({ name, retention, digest, bytes }) => (
          <li key={name} className="stack">
            <div className="part">
              <div>
                <b>{nameOf(name)}</b>{' '}
                <span className="dim">
                  {say.bytes(number(bytes))} · {say.retention} {nameOf(retention)}
                </span>
                <div className="mono dim">{digest}</div>
              </div>
              <ConfirmedAct
                size="small"
                operation="POST /ledger/entries/:id/payloads/:name/reads"
                label={say.read}
                title={say.read}
                says={say.readSays(nameOf(name))}
                input={() => ({ params: { id: entry.id, name } })}
                onDone={(content) =>
                  void content
                    .text()
                    .then((text) => setRead((others) => ({ ...others, [name]: pretty(text) })))
                }
              />
            </div>
            {read[name] !== undefined && <Code label={nameOf(name)}>{read[name]}</Code>}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
