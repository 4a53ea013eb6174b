import { Button, Typography } from 'antd'
import { useState } from 'react'
import { type ApiError, call } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { download } from '../../pieces/download.ts'
import { useNumber } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { Blank, ErrorPanel } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import type { Verified } from '../../proof/verify-entry.ts'
import { useWhyNot } from '../../session/session.tsx'
import { pinned } from './pinned-key.ts'

const words = texts({
  title: ['账本证明', 'Proof'],
  says: [
    '在本机浏览器中计算：条目的哈希、到账本根的路径、根上的签名。不依赖服务器的判断。',
    "Computed in this browser: the entry's hash, its path to the root of the log, the signature on the root. The server's word is not needed.",
  ],
  verify: ['在浏览器中验证', 'Verify in this browser'],
  holds: ['条目在账本中，未被改动', 'The entry stands in the log, unchanged'],
  fails: ['验证不通过', 'It does not verify'],
  index: ['序号', 'Index'],
  size: ['账本条目数', 'Size of the log'],
  origin: ['账本', 'Log'],
  key: ['验证公钥', 'Verifier key'],
  keyNew: [
    '首次见到此公钥：请与机构另行公布的公钥比对',
    'Seen for the first time: compare it with the one the institution published',
  ],
  keySame: ['与本机此前记下的公钥一致', 'The same as this browser kept before'],
  keyOther: [
    '与本机此前记下的公钥不同！请立即联系审计人员',
    'Not the one that this browser kept before! Tell an auditor at once',
  ],
  download: ['下载证明', 'Download the proof'],
  soon: ['条目尚未编入账本，请稍候', 'The entry has no index yet; wait a second'],
})

interface Outcome {
  readonly verified: Verified
  readonly proof: string
  readonly verifierKey: string
  readonly key: 'new' | 'same' | 'other'
}

export function ProofSheet({ entryId, isIntegrated }: { entryId: string; isIntegrated: boolean }) {
  const say = useTexts(words)
  const why = useWhyNot()('GET /ledger/entries/:id/proof')
  const [outcome, setOutcome] = useState<Outcome>()
  const [error, setError] = useState<ApiError>()
  const [busy, setBusy] = useState(false)

  async function verify() {
    setBusy(true)
    setError(undefined)
    try {
      setOutcome(await verified(entryId))
    } catch (refusal) {
      setError(refusal as ApiError)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet
      title={say.title}
      term="ledger"
      acts={
        why === undefined && (
          <Button
            size="small"
            type="primary"
            loading={busy}
            disabled={!isIntegrated}
            onClick={() => void verify()}
          >
            {say.verify}
          </Button>
        )
      }
    >
      {why !== undefined && <Blank title={why} />}
      {why === undefined && outcome === undefined && (
        <p className="dim prose">{isIntegrated ? say.says : say.soon}</p>
      )}
      {error !== undefined && <ErrorPanel error={error} />}
      {outcome !== undefined && <Shown entryId={entryId} outcome={outcome} />}
    </Sheet>
  )
}

async function verified(entryId: string): Promise<Outcome> {
  const [{ verifyEntry }, proof, keys] = await Promise.all([
    import('../../proof/verify-entry.ts'),
    call('GET /ledger/entries/:id/proof', { params: { id: entryId } }),
    call('GET /ledger/keys', {}),
  ])
  const verifierKey = keys.items.find(({ purpose }) => purpose === 'log')?.verifierKey ?? ''
  const result = verifyEntry(proof, verifierKey, entryId)
  return { verified: result, proof, verifierKey, key: pinned(verifierKey) }
}

function Shown({ entryId, outcome }: { entryId: string; outcome: Outcome }) {
  const say = useTexts(words)
  const number = useNumber()
  const { verified: result, key, verifierKey, proof } = outcome
  const keyTones = { new: 'warn', same: 'good', other: 'bad' } as const
  const keyWords = { new: say.keyNew, same: say.keySame, other: say.keyOther }
  return (
    <div className="stack">
      <div role="status">
        {result.ok ? (
          <Status tone="good">{say.holds}</Status>
        ) : (
          <Status tone="bad">{`${say.fails}: ${result.reason}`}</Status>
        )}
      </div>
      <Facts
        of={[
          ...(result.ok
            ? ([
                [say.index, number(result.index)],
                [say.size, number(result.size)],
                [say.origin, result.origin],
              ] as const)
            : []),
          [
            say.key,
            <div key="key">
              <Typography.Text className="mono" copyable>
                {verifierKey}
              </Typography.Text>
              <div>
                <Status tone={keyTones[key]}>{keyWords[key]}</Status>
              </div>
            </div>,
          ],
        ]}
      />
      <div>
        <Button
          size="small"
          onClick={() => download(new Blob([proof], { type: 'text/plain' }), `${entryId}.proof`)}
        >
          {say.download}
        </Button>
      </div>
    </div>
  )
}
