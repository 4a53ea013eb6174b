import type { Bilingual } from '#kernel/bilingual.ts'
import type { Terminal } from './terminal.ts'

export interface Announcement {
  readonly origin: string
  readonly dataFolder: string
  /** Absent once somebody has read and removed it. */
  readonly firstRunFile: string | undefined
  readonly hasKey: boolean
  readonly hasControl: boolean
  readonly hasGateway: boolean
}

/** Says where everything is, and how to make the first call. No secret is printed: they stand in the file. */
export function announce(
  { origin, dataFolder, firstRunFile, hasKey, hasControl, hasGateway }: Announcement,
  terminal: Terminal,
) {
  const { words, answer } = terminal
  const rows: (readonly [Bilingual, string])[] = []
  if (hasControl) rows.push([{ zh: '控制台', en: 'Console' }, `${origin}/`])
  if (hasGateway) rows.push([{ zh: '网关', en: 'Gateway' }, `${origin}/v1`])
  rows.push([{ zh: '就绪状态', en: 'Readiness' }, `${origin}/readyz`])
  rows.push([{ zh: '数据目录', en: 'Data folder' }, dataFolder])
  if (firstRunFile !== undefined) {
    rows.push([{ zh: '账户与密钥', en: 'Accounts, keys' }, firstRunFile])
  }
  answer(words({ zh: '衡鉴已启动。', en: 'Hengjian is running.' }))
  for (const [title, value] of rows) answer(`  ${words(title)}${words(gap(title))}${value}`)
  if (firstRunFile !== undefined && hasGateway && hasKey) {
    answer('')
    answer(words({ zh: '第一次受控调用：', en: 'The first governed call:' }))
    answer(`  ${firstCall(origin, firstRunFile)}`)
  }
  answer('')
  answer(
    words({
      zh: '按 Ctrl-C 停止（或向本进程发送 SIGTERM）。',
      en: 'Ctrl-C stops it (or SIGTERM to this process).',
    }),
  )
}

const TITLE_PLACES = 16

/** Pads a title to its column; a Chinese character takes two places. */
function gap({ zh, en }: Bilingual): Bilingual {
  return {
    zh: ' '.repeat(Math.max(1, TITLE_PLACES - 2 * [...zh].length)),
    en: ' '.repeat(Math.max(1, TITLE_PLACES - en.length)),
  }
}

/** A line for a shell as it stands, the same call as in the README: it reads the key from the file, so that none is on the screen. */
function firstCall(origin: string, firstRunFile: string): string {
  const asked = '(one) => one.application === "drafting-assistant"'
  const script = `require(${JSON.stringify(firstRunFile)}).keys.find(${asked}).key`
  const body = {
    model: 'extractive-answerer',
    messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
  }
  return [
    `curl -i ${origin}/v1/chat/completions`,
    `-H "authorization: Bearer $(node -p ${quoted(script)})"`,
    "-H 'content-type: application/json'",
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' ')
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
