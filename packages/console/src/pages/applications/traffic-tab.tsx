import { Link } from '@tanstack/react-router'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { CallCounts } from '../../pieces/call-counts.tsx'
import { EntryLine } from '../../pieces/entry-line.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { KeyActs, KeyState, ShownKey } from '../../pieces/key-acts.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { useMay, useWhyNot } from '../../session/session.tsx'
import type { Application } from './application.ts'

const words = texts({
  keys: ['密钥', 'Keys'],
  noKeys: ['没有密钥', 'No keys'],
  issue: ['签发密钥', 'Issue a key'],
  issueSays: [
    (name: string) => `为「${name}」签发密钥。全文只显示一次，请立即保存到密钥管理系统。`,
    (name: string) =>
      `Issues a key for ${name}. It is shown once: put it into your secrets store at once.`,
  ],
  name: ['用途说明', 'What it is for'],
  required: ['必填', 'Required'],
  used: ['最近使用', 'last used'],
  never: ['从未', 'never'],
  traffic: ['最近一小时', 'The last hour'],
  records: ['最近的调用记录', 'The latest records'],
  noRecords: ['没有调用记录', 'No records'],
  all: ['全部记录', 'All records'],
})

export function TrafficTab({ application }: { application: Application }) {
  return (
    <div className="columns-2">
      <Keys application={application} />
      <Traffic id={application.id} />
      <Records id={application.id} />
    </div>
  )
}

function Keys({ application }: { application: Application }) {
  const say = useTexts(words)
  const read = useSay()
  const why = useWhyNot()('GET /applications/:id/keys')
  const { nameOf } = usePeople()
  const [shown, setShown] = useState<string>()
  const { id, ownerId, responsible: by } = application
  const responsible = [ownerId, by.business, by.technology, by.data]
  return (
    <Sheet
      title={say.keys}
      acts={
        <ConfirmedAct
          size="small"
          operation="POST /applications/:id/keys"
          label={say.issue}
          title={say.issue}
          says={say.issueSays(read(application.name))}
          input={({ name }) => ({ params: { id }, body: { name: name! } })}
          onDone={({ text }) => setShown(text)}
          fields={
            <Form.Item
              name="name"
              label={say.name}
              rules={[{ required: true, message: say.required }]}
            >
              <Input maxLength={100} />
            </Form.Item>
          }
        />
      }
    >
      <ShownKey text={shown} onClose={() => setShown(undefined)} />
      {why !== undefined ? (
        <Blank title={why} />
      ) : (
        <LongList operation="GET /applications/:id/keys" params={{ id }} none={say.noKeys}>
          {(items) => (
            <ul className="listed">
              {items.map((key) => (
                <li key={key.id} className="part">
                  <div>
                    <div className="row">
                      {key.name} <span className="mono">{key.startsWith}…</span>
                      <KeyState of={key} />
                    </div>
                    <div className="dim">
                      {nameOf(key.issuedBy)} · <Instant at={key.issuedAt} /> · {say.used}{' '}
                      {key.lastUsedAt === undefined ? (
                        say.never
                      ) : (
                        <Instant relative at={key.lastUsedAt} />
                      )}
                    </div>
                  </div>
                  <KeyActs of={key} responsible={responsible} onText={setShown} />
                </li>
              ))}
            </ul>
          )}
        </LongList>
      )}
    </Sheet>
  )
}

const AN_HOUR = 60

function Traffic({ id }: { id: string }) {
  const say = useTexts(words)
  const why = useWhyNot()('GET /monitor/live')
  const live = useReadIf(why === undefined, 'GET /monitor/live', { query: { minutes: AN_HOUR } })
  return (
    <Sheet title={say.traffic}>
      {why !== undefined ? (
        <Blank title={why} />
      ) : (
        <Read of={live}>
          {({ items }) => (
            <CallCounts of={items.find(({ application }) => application === id)?.all} />
          )}
        </Read>
      )}
    </Sheet>
  )
}

const RECORDS_MAX = 20

function Records({ id }: { id: string }) {
  const say = useTexts(words)
  const may = useMay()
  const records = useReadIf(may('GET /records'), 'GET /records', {
    query: { application: id, limit: RECORDS_MAX },
  })
  if (!may('GET /records')) return null
  return (
    <Sheet
      title={say.records}
      acts={
        <Link to="/records" search={{ application: id }}>
          {say.all}
        </Link>
      }
    >
      <Read of={records}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.noRecords} />
          ) : (
            <ul className="listed">
              {items.map((entry) => (
                <li key={entry.id}>
                  <EntryLine entry={entry} />
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
