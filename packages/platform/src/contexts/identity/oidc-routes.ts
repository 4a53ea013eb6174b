import { z } from 'zod'
import { isCatalogueError } from '#kernel/errors.ts'
import { errorReply } from '#platform/http/reply-error.ts'
import { type HttpContext, type Route, route } from '#platform/http/route.ts'
import { identityErrors } from './errors.ts'
import type { OidcProvider } from './oidc.ts'
import { callerOf, receive } from './session-routes.ts'
import {
  beginOidcLogin,
  finishOidcLogin,
  OIDC_COOKIE,
  OIDC_FLOW_SECONDS,
} from './sign-in-with-oidc.ts'

const FIELD_CHARACTERS_MAX = 4_096

/** What the sign-in page says to somebody who comes back from the provider and was not let in. */
const REFUSED_COOKIE = 'hengjian_oidc_refused'
const REFUSED_SECONDS = 60
const refusals = {
  'identity.oidc_refused': identityErrors.oidc_refused,
  'identity.oidc_unavailable': identityErrors.oidc_unavailable,
  'identity.oidc_not_configured': identityErrors.oidc_not_configured,
  'identity.no_account': identityErrors.no_account,
} as const

const Offer = z.object({
  available: z.boolean(),
  /** Why this browser's last attempt, within a minute, was refused. */
  refused: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).optional(),
})

export function oidcRoutes(oidc: OidcProvider | undefined): readonly Route[] {
  const offer = route({
    method: 'GET',
    path: '/oidc',
    summary:
      'Whether people can sign in through an identity provider, and why that was just refused.',
    permission: 'public',
    appends: null,
    reply: Offer,
    async handle({ http }) {
      const refused = refusalOf(http)
      return { available: oidc !== undefined, ...(refused !== undefined && { refused }) }
    },
  })
  const login = route({
    method: 'GET',
    path: '/oidc/login',
    summary: "Send the browser to the institution's identity provider.",
    permission: 'public',
    appends: null,
    reply: undefined,
    status: 302,
    handle: ({ http }, services) =>
      orBackToSignIn(http, async () => {
        const { url, binding } = await beginOidcLogin(configured(oidc), services)
        http.setCookie(OIDC_COOKIE, binding, { maxAgeSeconds: OIDC_FLOW_SECONDS })
        http.redirect(url.href)
      }),
  })
  const callback = route({
    method: 'GET',
    path: '/oidc/callback',
    summary: 'Receive the browser from the identity provider and open a session.',
    permission: 'public',
    appends: ['session.opened'],
    query: z.record(z.string(), z.string().max(FIELD_CHARACTERS_MAX)),
    reply: undefined,
    status: 302,
    handle: ({ query, http }, services) =>
      orBackToSignIn(http, async () => {
        const returned = {
          query: new URLSearchParams(query),
          binding: http.cookies[OIDC_COOKIE],
        }
        http.clearCookie(OIDC_COOKIE)
        const opened = await finishOidcLogin(returned, callerOf(http), configured(oidc), services)
        receive(http, opened)
        http.redirect('/')
      }),
  })
  return [offer, login, callback]
}

function configured(oidc: OidcProvider | undefined): OidcProvider {
  if (oidc === undefined) throw identityErrors.oidc_not_configured()
  return oidc
}

/** Whoever walked here in a browser reads a refusal on the sign-in page and not as JSON. */
async function orBackToSignIn(http: HttpContext, act: () => Promise<void>): Promise<undefined> {
  try {
    await act()
    http.clearCookie(REFUSED_COOKIE)
  } catch (error) {
    if (!http.navigates || !isCatalogueError(error) || !Object.hasOwn(refusals, error.code)) {
      throw error
    }
    http.setCookie(REFUSED_COOKIE, error.code, { maxAgeSeconds: REFUSED_SECONDS })
    http.redirect('/')
  }
}

function refusalOf({ cookies, locale }: HttpContext) {
  const code = cookies[REFUSED_COOKIE]
  if (code === undefined || !Object.hasOwn(refusals, code)) return undefined
  const { message, remedy } = errorReply(refusals[code as keyof typeof refusals](), locale).error
  return { code, message, remedy }
}
