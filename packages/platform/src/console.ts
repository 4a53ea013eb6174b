import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpErrors } from '#platform/http/errors.ts'

/** Where `npm start` builds the console. */
export const consoleFolder = join(import.meta.dirname, '../../console/dist')

const NONCE_BYTES = 16
const NONCE_PLACE = '__NONCE__'
const COMPRESSIBLE = new Set(['.js', '.css', '.svg', '.html'])
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** What an address outside the console begins with: it is refused in its own way, not answered with a page. */
const NOT_A_PAGE = /^\/(api|v1|assets)(\/|$)/

interface Asset {
  readonly type: string
  readonly content: Buffer
  readonly compressed: (() => Promise<Buffer>) | undefined
}

/**
 * Serves the built console: hashed assets for ever, and its one page at every address of its own, so that a link into
 * it can be opened. The page is made for each request, because styles carry a nonce.
 */
export function consolePages(app: FastifyInstance, folder: string) {
  const index = join(folder, 'index.html')
  const page = existsSync(index) ? readFileSync(index, 'utf8') : NOT_BUILT
  const assets = new Map(readAssets(folder))

  app.get('/assets/*', async (request, reply) => {
    const asset = assets.get(request.url.split('?')[0]!)
    if (asset === undefined) throw httpErrors.not_found({ what: 'address' })
    return sendAsset(request, reply, asset)
  })
  app.get('/*', async (request, reply) => {
    if (NOT_A_PAGE.test(request.url)) throw httpErrors.not_found({ what: 'address' })
    return sendPage(reply, page)
  })
}

function sendPage(reply: FastifyReply, page: string) {
  const nonce = randomBytes(NONCE_BYTES).toString('base64')
  return reply
    .header('content-security-policy', policyOf(nonce))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(NONCE_PLACE, nonce))
}

/** No inline script, no eval, nothing from elsewhere. Styles that antd writes carry the nonce of the page. */
const policyOf = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

async function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset) {
  reply
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('vary', 'accept-encoding')
    .type(asset.type)
  const takes = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))
  if (asset.compressed === undefined || !takes) return reply.send(asset.content)
  return reply.header('content-encoding', 'br').send(await asset.compressed())
}

function readAssets(folder: string): [string, Asset][] {
  if (!existsSync(join(folder, 'assets'))) return []
  return readdirSync(join(folder, 'assets'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [`/${relative(folder, path).replaceAll('\\', '/')}`, assetOf(path)])
}

function assetOf(path: string): Asset {
  const content = readFileSync(path)
  const extension = extname(path)
  let compressed: Promise<Buffer> | undefined
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    content,
    compressed: COMPRESSIBLE.has(extension)
      ? () =>
          (compressed ??= compress(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 8 } }))
      : undefined,
  }
}

const compress = promisify(brotliCompress)

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>衡鉴</title>
<p>控制台尚未构建：请以 npm start 启动。</p><p lang="en">The console is not built yet: start with npm start.</p></html>`
