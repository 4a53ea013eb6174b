import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import { issuesOf } from '#kernel/issue.ts'
import type { Services } from '../services.ts'
import { httpErrors } from './errors.ts'
import { errorReply, localeOf, toCatalogueError } from './reply-error.ts'
import {
  BODY_BYTES_MAX,
  FILE_BYTES_MAX,
  type FileReply,
  type HttpContext,
  isFile,
  type Route,
  routeName,
} from './route.ts'

/** What the adapter needs of identity and the ledger, which stand above it. */
export interface Guardian {
  /** Who calls; throws when a proof is given that does not hold (bad session, missing CSRF token). */
  authenticate(proof: Proof): Promise<Actor>
  /** Throws unless the actor may. `public` and `signed-in` are decided here too. */
  authorize(actor: Actor, permission: string): void
  /** Leaves the entry of a refused mutation, outside the rolled-back transaction. */
  recordRefusal(actor: Actor | undefined, route: string, error: CatalogueError): Promise<void>
}

export interface Proof {
  readonly method: string
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly csrfToken: string | undefined
  readonly origin: string | undefined
  readonly host: string | undefined
}

/** A door on the hot path: takes a request before the framework sees it, or leaves it alone. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean

export interface HttpOptions {
  readonly services: Services
  readonly guardian: Guardian
  readonly routes: readonly Route[]
  readonly doors: readonly Door[]
  readonly locale: Locale
  /** Cookies are marked Secure; off only for plain http on loopback. */
  readonly secureCookies: boolean
  /** Addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed; of all others it is not. */
  readonly trustedProxies?: readonly string[]
  /** Pages and probes outside the control API. */
  readonly pages?: (app: FastifyInstance) => void
}

/**
 * Longer than reverse proxies keep theirs, which is commonly a minute: the proxy must be the first to end a connection, or a
 * call meets one that has just ended.
 */
const KEEP_ALIVE_MS = 75_000
/** How often connections that have become idle are ended while the server closes. */
const ENDING_MS = 100

/** Node ends what is idle when closing begins, and leaves what becomes idle afterwards to its time. */
function endIdleConnections(server: Server) {
  const timer = setInterval(() => server.closeIdleConnections(), ENDING_MS)
  server.once('close', () => clearInterval(timer))
}

/** One server for all: the doors on bare node:http, the control API on fastify. */
export async function buildHttp(
  options: HttpOptions,
): Promise<{ app: FastifyInstance; server: Server }> {
  const { doors, services } = options
  let server: Server | undefined
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    logger: false,
    trustProxy: [...(options.trustedProxies ?? [])],
    routerOptions: { ignoreTrailingSlash: false },
    serverFactory(handler) {
      server = createServer((request, response) => {
        if (doors.some((door) => door(request, response))) return
        handler(request, response)
      })
      server.keepAliveTimeout = KEEP_ALIVE_MS
      server.headersTimeout = 20_000
      server.requestTimeout = 300_000
      return server
    },
  })
  // JSON and files are all that is taken; the framework would read plain text as well.
  app.removeContentTypeParser('text/plain')
  await app.register(cookie)
  app.addContentTypeParser(
    /^application\/vnd\.|^application\/octet-stream/,
    { parseAs: 'buffer', bodyLimit: FILE_BYTES_MAX },
    (_request, body, done) => done(null, body),
  )
  app.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!reply.hasHeader(name)) reply.header(name, value)
    }
  })
  app.setErrorHandler((error, request, reply) => sendError(options, request, reply, error))
  app.setNotFoundHandler((request, reply) =>
    sendError(options, request, reply, httpErrors.not_found({ what: 'address' })),
  )
  for (const route of options.routes) mount(app, route, options)
  options.pages?.(app)
  app.addHook('preClose', async () => {
    if (server?.listening === true) endIdleConnections(server)
  })
  await app.ready()
  assert(server !== undefined)
  services.log.debug({ routes: options.routes.length }, 'http ready')
  return { app, server }
}

const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

function mount(app: FastifyInstance, route: Route, options: HttpOptions) {
  app.route({
    method: route.method,
    url: `/api${route.path}`,
    // Parsing errors of a mutating route are refusals too, so they pass through `refuse` as well.
    errorHandler: (error, request, reply) =>
      refuse(options, route, undefined, request, reply, error),
    handler: (request, reply) => answer(options, route, request, reply),
  })
}

async function answer(
  options: HttpOptions,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { guardian, services } = options
  let actor: Actor | undefined
  try {
    actor = await guardian.authenticate(proofOf(request))
    guardian.authorize(actor, route.permission)
    const input = {
      actor,
      params: parse(route.params, request.params, 'params'),
      query: parse(route.query, request.query, 'query'),
      body: bodyOf(route, request),
      http: contextOf(options, request, reply),
    }
    const result = await route.handle(input, services)
    if (reply.sent) return reply
    return send(reply, route, result)
  } catch (error) {
    return refuse(options, route, actor, request, reply, error)
  }
}

async function refuse(
  options: HttpOptions,
  route: Route,
  actor: Actor | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
) {
  const error = toCatalogueError(thrown, options.services.log)
  if (route.appends !== null) {
    try {
      await options.guardian.recordRefusal(actor, routeName(route), error)
    } catch (failure) {
      // The refusal stands although it could not be recorded; the operator must learn of the gap.
      const unrecorded = toCatalogueError(failure, options.services.log)
      options.services.log.error(
        { route: routeName(route), code: unrecorded.code },
        'refusal not recorded',
      )
    }
  }
  return sendError(options, request, reply, error)
}

function send(reply: FastifyReply, route: Route, result: unknown) {
  reply.status(route.status)
  if (!isFile(route.reply)) return result === undefined ? reply.send() : reply.send(result)
  const { name, content } = result as FileReply
  return reply
    .type(route.reply.contentType)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(Buffer.from(content))
}

function sendError(
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
) {
  const error = toCatalogueError(thrown, options.services.log)
  const locale = localeOf(request.headers['accept-language'], options.locale)
  return reply.status(error.status).send(errorReply(error, locale))
}

function proofOf(request: FastifyRequest): Proof {
  const csrf = request.headers['x-csrf-token']
  return {
    method: request.method,
    cookies: request.cookies,
    csrfToken: typeof csrf === 'string' ? csrf : undefined,
    origin: request.headers.origin,
    host: request.headers.host,
  }
}

function bodyOf(route: Route, request: FastifyRequest): unknown {
  const { body } = route
  if (body === undefined) return undefined
  if (!isFile(body)) return parse(body, request.body ?? {}, 'body')
  if (!Buffer.isBuffer(request.body)) {
    throw httpErrors.wrong_content_type({ expected: body.contentType })
  }
  return request.body
}

/** Parses a part of the request; the issues name fields and rules, never the values sent. */
function parse(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw httpErrors.invalid_request({ issues: issuesOf(result.error, part) })
}

function contextOf(
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): HttpContext {
  const cookieOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: options.secureCookies,
  }
  return {
    ip: request.ip,
    locale: localeOf(request.headers['accept-language'], options.locale),
    userAgent: request.headers['user-agent'],
    cookies: request.cookies,
    navigates: request.headers['sec-fetch-mode'] === 'navigate',
    setCookie: (name, value, { maxAgeSeconds }) =>
      void reply.setCookie(name, value, { ...cookieOptions, maxAge: maxAgeSeconds }),
    clearCookie: (name) => void reply.clearCookie(name, cookieOptions),
    redirect: (location) => void reply.redirect(location, 302),
  }
}
