import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { ApiError, call } from '../api/client.ts'
import { useAside } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'
import { ErrorPanel } from '../pieces/states.tsx'
import { AppearanceSwitch, LanguageSwitch } from '../shell/switches.tsx'
import { keepAddress } from './return-address.ts'
import './sign-in.css'

const words = texts({
  name: ['衡鉴', 'Hengjian'],
  says: [
    '人工智能应用统一受控入口：未经证明不得运行，每次调用均检查、留痕、可解释、可叫停。',
    'One governed door for every AI application: nothing runs until it is proven; every call is checked, recorded, explainable and stoppable.',
  ],
  signIn: ['登录', 'Sign in'],
  institution: ['机构代码（可不填）', 'Institution (may be left out)'],
  institutionHelp: [
    '仅当多家机构共用本系统时填写',
    'Only where several institutions share this installation',
  ],
  login: ['登录名', 'Login'],
  password: ['密码', 'Password'],
  ended: ['会话已结束', 'Your session has ended'],
  endedSays: [
    '请重新登录；已填写的内容仍保留在页面上。',
    'Sign in again; what you have typed stands where it was.',
  ],
  loginMissing: ['请输入登录名', 'Enter your login'],
  passwordMissing: ['请输入密码', 'Enter your password'],
  sso: ['单点登录', 'Single sign-on'],
})

const FORBIDDEN = 403

interface Credentials {
  readonly institution?: string
  readonly login: string
  readonly password: string
}

interface SignInProps {
  readonly onSignedIn: () => Promise<unknown>
}

/** Stands at whatever address was asked for, so that signing in leads there and nowhere else. */
export function SignInPage({ onSignedIn }: SignInProps) {
  const say = useTexts(words)
  return (
    <main className="sign-in">
      <div className="sign-in-top">
        <LanguageSwitch />
        <AppearanceSwitch />
      </div>
      <section className="sign-in-sheet">
        <h1>{say.name}</h1>
        <p className="dim">{say.says}</p>
        <SignInForm onSignedIn={onSignedIn} />
      </section>
    </main>
  )
}

/** Stands over a page whose session has ended, and hides it: nobody reads on, and nothing that was typed is lost. */
export function SessionEnded({ onSignedIn }: SignInProps) {
  const say = useTexts(words)
  return (
    <Modal
      open
      centered
      width={420}
      title={say.ended}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      // Opaque: an unattended screen shows nothing of the page beneath.
      styles={{ mask: { background: 'var(--ground)' } }}
    >
      <p className="dim">{say.endedSays}</p>
      <SignInForm onSignedIn={onSignedIn} />
    </Modal>
  )
}

function SignInForm({ onSignedIn }: SignInProps) {
  const say = useTexts(words)
  const options = useAside('GET /oidc')
  const [error, setError] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const refused = options?.refused
  const shown = error ?? (refused && new ApiError(FORBIDDEN, refused))

  async function signIn({ institution, ...rest }: Credentials) {
    setBusy(true)
    setError(undefined)
    try {
      await call('POST /session', { body: { ...rest, ...(institution && { institution }) } })
      await onSignedIn()
    } catch (refusal) {
      setError(refusal as ApiError)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      {shown !== undefined && <ErrorPanel error={shown} />}
      <Form<Credentials> layout="vertical" requiredMark={false} onFinish={signIn} disabled={busy}>
        <Form.Item
          name="login"
          label={say.login}
          rules={[{ required: true, message: say.loginMissing }]}
        >
          <Input autoComplete="username" autoFocus size="large" />
        </Form.Item>
        <Form.Item
          name="password"
          label={say.password}
          rules={[{ required: true, message: say.passwordMissing }]}
        >
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        <Form.Item name="institution" label={say.institution} extra={say.institutionHelp}>
          <Input autoComplete="organization" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {say.signIn}
        </Button>
        {options?.available === true && (
          <Button
            href="/api/oidc/login"
            size="large"
            block
            style={{ marginTop: 12 }}
            onClick={keepAddress}
          >
            {say.sso}
          </Button>
        )}
      </Form>
    </>
  )
}
