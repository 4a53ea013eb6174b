// A real OpenID provider in a process of its own, for tests: it prints where it listens and serves
// until it is killed. People sign in under any login with any password; `unverified` in a login
// means that the provider has not verified the e-mail address.
import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [redirectUri, clientId, clientSecret] = process.argv.slice(2)

const server = createServer()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  pkce: { required: () => true },
  cookies: { keys: ['for tests only'] },
  async findAccount(_context, login) {
    return {
      accountId: login,
      claims: () => ({
        sub: login,
        email: `${login.replace(/^unverified\.|^other\./, '')}@bank.example`,
        email_verified: !login.startsWith('unverified.'),
      }),
    }
  },
})
server.on('request', provider.callback())
process.stdout.write(`${JSON.stringify({ issuer })}\n`)
