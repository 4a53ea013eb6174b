import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { type Gateway, LEASE_MS } from '#contexts/gateway/index.ts'
import type { Locale } from '#kernel/bilingual.ts'
import { monotonicMs } from '#kernel/time.ts'
import { currentEpoch } from './platform/database/epoch.ts'
import { localeOf } from './platform/http/reply-error.ts'
import type { Services } from './platform/services.ts'
import type { ProcessRole } from './process-role.ts'
import { VERSION } from './routes.ts'

export interface FrontPageOptions {
  readonly services: Services
  readonly registry: Registry
  readonly roles: ReadonlySet<ProcessRole>
  readonly locale: Locale
  readonly gateway: Gateway | undefined
}

interface Health {
  readonly database: boolean
  readonly gateway: boolean | undefined
}

/** Liveness, readiness, metrics, and a plain page that says what is running. */
export function frontPage(app: FastifyInstance, options: FrontPageOptions) {
  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    const health = await healthOf(options)
    const ready = health.database && health.gateway !== false
    return reply.status(ready ? 200 : 503).send({ ready, ...health })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  )
  app.get('/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(STYLE),
  )
  app.get('/', async (request, reply) => {
    const locale = localeOf(request.headers['accept-language'], options.locale)
    const origin = `${request.protocol}://${request.host}`
    const html = pageOf(await healthOf(options), options, locale, origin)
    return reply.type('text/html; charset=utf-8').send(html)
  })
}

async function healthOf({ services, gateway }: FrontPageOptions): Promise<Health> {
  const database = await currentEpoch(services.db).then(
    () => true,
    () => false,
  )
  const heard = gateway && monotonicMs() - gateway.state.heardAtMs <= LEASE_MS
  return { database, gateway: heard }
}

const words = {
  'zh-CN': {
    lang: 'zh-CN',
    title: '衡鉴 Hengjian',
    says: '银行与保险机构人工智能应用的统一受控入口：未经证明不得运行，每次调用均检查、留痕、可解释、可叫停。',
    running: '正在运行',
    roles: '角色',
    database: '数据库',
    gateway: '网关',
    well: '正常',
    ill: '不可用',
    none: '本进程无此角色',
    version: '版本',
    permits: '已载入准行证',
    first: '第一次受控调用',
    key: '密钥在数据目录的 first-run.json 中；应答头 x-hengjian-record 即记录编号。',
    links: '接口',
    api: '控制接口（OpenAPI）',
    metrics: '指标',
    ready: '就绪状态',
  },
  en: {
    lang: 'en',
    title: 'Hengjian 衡鉴',
    says: 'One governed door for every AI application of a bank or an insurer: nothing runs until it is proven; every call is checked, recorded, explainable and stoppable.',
    running: 'What is running',
    roles: 'Roles',
    database: 'Database',
    gateway: 'Gateway',
    well: 'well',
    ill: 'unavailable',
    none: 'not a role of this process',
    version: 'Version',
    permits: 'Permits loaded',
    first: 'The first governed call',
    key: 'Keys stand in first-run.json of the data folder; the answer header x-hengjian-record is the record id.',
    links: 'Interfaces',
    api: 'Control API (OpenAPI)',
    metrics: 'Metrics',
    ready: 'Readiness',
  },
} as const

const callAt = (origin: string) => `curl -i ${origin}/v1/chat/completions \\
  -H "authorization: Bearer $HENGJIAN_KEY" \\
  -H "content-type: application/json" \\
  -d '{"model": "extractive-answerer",
       "messages": [{"role": "user", "content": "存款保险最高赔付多少？"}]}'`

function pageOf(
  health: Health,
  { roles, gateway }: FrontPageOptions,
  locale: Locale,
  origin: string,
): string {
  const say = words[locale]
  const state = (well: boolean | undefined) =>
    well === undefined
      ? `<span class="none">${say.none}</span>`
      : `<span class="${well ? 'well' : 'ill'}">${well ? say.well : say.ill}</span>`
  const rows = [
    [say.version, VERSION],
    [say.roles, [...roles].join(', ')],
    [say.database, state(health.database)],
    [say.gateway, state(health.gateway)],
    ...(gateway === undefined ? [] : [[say.permits, String(gateway.state.permits.size)]]),
  ]
  return `<!doctype html>
<html lang="${say.lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say.title}</title><link rel="stylesheet" href="/style.css">
</head>
<body><main>
<h1>${say.title}</h1><p class="lead">${say.says}</p>
<h2>${say.running}</h2>
<table>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join('')}</table>
<h2>${say.first}</h2>
<pre><code>${escaped(callAt(origin))}</code></pre><p>${say.key}</p>
<h2>${say.links}</h2>
<ul><li><a href="/api/openapi.json">${say.api}</a></li><li><a href="/readyz">${say.ready}</a></li><li><a href="/metrics">${say.metrics}</a></li></ul>
</main></body></html>`
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const STYLE = `:root{color-scheme:light dark;--ink:#1d2733;--dim:#5a6675;--line:#d8dee6;--paper:#fff;--code:#f3f5f8;--accent:#0958d9;--well:#1a7f37;--ill:#b42318}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--dim:#a3adba;--line:#38424f;--paper:#14181d;--code:#1d232b;--accent:#69a5ff;--well:#4cc06a;--ill:#ff7b6e}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.65 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:760px;margin:0 auto;padding:56px 24px}h1{font-size:32px;margin:0 0 8px;border-left:6px solid var(--accent);padding-left:14px}
.lead{color:var(--dim);margin:0 0 32px}h2{font-size:18px;margin:32px 0 12px}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px 0;border-bottom:1px solid var(--line);font-weight:400}th{color:var(--dim);width:38%}
pre{background:var(--code);border:1px solid var(--line);border-radius:8px;padding:14px 16px;overflow:auto;font-size:13.5px;line-height:1.55}
a{color:var(--accent)}.well{color:var(--well)}.ill{color:var(--ill)}.none{color:var(--dim)}`
