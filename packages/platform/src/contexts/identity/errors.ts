import { defineErrors } from '#kernel/errors.ts'

const askAdministrator = {
  en: 'Ask an administrator of your institution.',
  zh: '请联系本机构的管理员。',
}
const signInAgain = { en: 'Sign in again.', zh: '请重新登录。' }
const otherInstitution = {
  en: 'Check the id; what belongs to another institution is not found either.',
  zh: '请检查标识；属于其他机构的内容同样视为不存在。',
}

const access = {
  not_signed_in: {
    status: 401,
    message: { en: () => 'this needs a signed-in person', zh: () => '此操作需要登录' },
    remedy: { en: 'Sign in first.', zh: '请先登录。' },
  },
  session_ended: {
    status: 401,
    message: { en: () => 'the session has ended', zh: () => '会话已结束' },
    remedy: signInAgain,
  },
  forbidden: {
    status: 403,
    message: {
      en: ({ permission }: { permission: string }) => `this needs the permission ${permission}`,
      zh: ({ permission }: { permission: string }) => `此操作需要权限 ${permission}`,
    },
    remedy: {
      en: 'Ask somebody whose role has it; docs/reference/access.md lists them.',
      zh: '请由具备该权限的角色办理，详见 docs/reference/access.md。',
    },
  },
  wrong_csrf_token: {
    status: 403,
    message: {
      en: () => 'the header x-csrf-token is missing or not the one of this session',
      zh: () => '请求头 x-csrf-token 缺失或与当前会话不符',
    },
    remedy: {
      en: 'Send the csrfToken that GET /api/session answers.',
      zh: '请携带 GET /api/session 返回的 csrfToken。',
    },
  },
  wrong_origin: {
    status: 403,
    message: {
      en: () => 'the request comes from another site',
      zh: () => '请求来自其他站点',
    },
    remedy: {
      en: 'Use the console at its own address; a proxy in front must keep the Host header.',
      zh: '请从控制台自身地址访问；前置代理须保留 Host 请求头。',
    },
  },
  no_institution: {
    status: 503,
    message: { en: () => 'no institution is set up yet', zh: () => '尚未设立任何机构' },
    remedy: {
      en: 'Start the product once without --empty, or create the first institution.',
      zh: '请不带 --empty 启动一次，或创建首个机构。',
    },
  },
}

const signingIn = {
  wrong_credentials: {
    status: 401,
    message: {
      en: () => 'the login or the password is wrong',
      zh: () => '登录名或密码错误',
    },
    remedy: { en: 'Check both and try again.', zh: '请核对后重试。' },
  },
  wrong_current_password: {
    status: 403,
    message: {
      en: () => 'the current password is wrong',
      zh: () => '当前密码错误',
    },
    remedy: { en: 'Type the current password again.', zh: '请重新输入当前密码。' },
  },
  throttled: {
    status: 429,
    message: {
      en: ({ retryAfterSeconds }: { retryAfterSeconds: number }) =>
        `too many failed attempts; wait ${retryAfterSeconds} s`,
      zh: ({ retryAfterSeconds }: { retryAfterSeconds: number }) =>
        `失败次数过多，请等待 ${retryAfterSeconds} 秒`,
    },
    remedy: { en: 'Wait as long as told, then try again.', zh: '请等待所示时间后重试。' },
  },
  weak_password: {
    status: 400,
    message: {
      en: ({ rule }: { rule: 'length' | 'login' }) =>
        rule === 'length'
          ? 'a password has 12 to 128 characters'
          : 'a password must not hold the login name',
      zh: ({ rule }: { rule: 'length' | 'login' }) =>
        rule === 'length' ? '密码长度须为 12 至 128 个字符' : '密码不得包含登录名',
    },
    remedy: {
      en: 'Choose several words that you remember; no kinds of characters are asked for.',
      zh: '建议使用便于记忆的多个词语；不要求特定字符种类。',
    },
  },
  no_password: {
    status: 409,
    message: {
      en: () => 'this person signs in through the identity provider and has no password here',
      zh: () => '该人员通过统一身份认证登录，本系统内无密码',
    },
    remedy: {
      en: 'Change the password at the identity provider.',
      zh: '请在统一身份认证系统中修改密码。',
    },
  },
  no_account: {
    status: 403,
    message: {
      en: () => 'the identity provider knows this person, this institution does not',
      zh: () => '统一身份认证已通过，但本机构没有对应的人员账户',
    },
    remedy: {
      en: 'Ask an administrator to add a person with this verified e-mail address.',
      zh: '请联系管理员以该已验证邮箱新增人员。',
    },
  },
  oidc_not_configured: {
    status: 404,
    message: {
      en: () => 'single sign-on is not configured',
      zh: () => '未配置单点登录',
    },
    remedy: {
      en: 'Set HENGJIAN_OIDC_ISSUER and its companions, or sign in with a password.',
      zh: '请设置 HENGJIAN_OIDC_ISSUER 等环境变量，或使用密码登录。',
    },
  },
  oidc_unavailable: {
    status: 502,
    message: {
      en: () => 'the identity provider cannot be reached',
      zh: () => '无法连接统一身份认证服务',
    },
    remedy: { en: 'Try again in a moment.', zh: '请稍后重试。' },
  },
  oidc_refused: {
    status: 403,
    message: {
      en: () => 'the answer of the identity provider does not hold',
      zh: () => '统一身份认证的返回结果未通过校验',
    },
    remedy: {
      en: 'Start the sign-in again in the same browser; it is valid once and for ten minutes.',
      zh: '请在同一浏览器重新发起登录；每次登录仅一次有效，时限十分钟。',
    },
  },
}

const people = {
  unknown_person: {
    status: 404,
    message: { en: () => 'there is no such person', zh: () => '不存在该人员' },
    remedy: otherInstitution,
  },
  login_taken: {
    status: 409,
    message: {
      en: () => 'somebody of this institution has this login or e-mail address already',
      zh: () => '本机构已有人员使用该登录名或邮箱',
    },
    remedy: { en: 'Choose another.', zh: '请更换。' },
  },
  own_account: {
    status: 403,
    message: {
      en: () => 'nobody changes their own roles or deactivates themselves',
      zh: () => '任何人不得变更自己的角色或停用自己',
    },
    remedy: {
      en: 'Another administrator does it.',
      zh: '请由另一名管理员办理。',
    },
  },
  last_administrator: {
    status: 409,
    message: {
      en: () => 'the institution would be left without an administrator',
      zh: () => '此操作将使本机构没有管理员',
    },
    remedy: {
      en: 'Give the role to somebody else first.',
      zh: '请先将管理员角色授予其他人员。',
    },
  },
  person_deactivated: {
    status: 409,
    message: { en: () => 'the person is deactivated', zh: () => '该人员已停用' },
    remedy: { en: 'Add the person anew under another login.', zh: '请以新的登录名重新添加。' },
  },
  slug_taken: {
    status: 409,
    message: {
      en: () => 'an institution with this slug exists already',
      zh: () => '该机构代码已存在',
    },
    remedy: { en: 'Choose another.', zh: '请更换。' },
  },
  not_operating_institution: {
    status: 403,
    message: {
      en: () => 'only the institution that operates this installation creates others',
      zh: () => '仅运营本系统的机构可以新设其他机构',
    },
    remedy: askAdministrator,
  },
  unknown_session: {
    status: 404,
    message: { en: () => 'there is no such open session', zh: () => '不存在该有效会话' },
    remedy: otherInstitution,
  },
}

const oidcSetup = {
  oidc_insecure_issuer: {
    status: 500,
    message: {
      en: () => 'the issuer of single sign-on must be an https address',
      zh: () => '单点登录的 issuer 必须使用 https 地址',
    },
    remedy: {
      en: 'Set HENGJIAN_OIDC_ISSUER to an https address; plain http is allowed on loopback only.',
      zh: '请将 HENGJIAN_OIDC_ISSUER 设为 https 地址；仅回环地址可使用 http。',
    },
  },
}

const keys = {
  unknown_application: {
    status: 404,
    message: { en: () => 'there is no such application', zh: () => '不存在该应用' },
    remedy: otherInstitution,
  },
  unknown_key: {
    status: 404,
    message: { en: () => 'there is no such key', zh: () => '不存在该密钥' },
    remedy: otherInstitution,
  },
  not_responsible: {
    status: 403,
    message: {
      en: () => 'only people responsible for the application handle its keys',
      zh: () => '仅该应用的责任人员可以管理其密钥',
    },
    remedy: {
      en: 'Ask the accountable owner or a responsible developer of the application.',
      zh: '请联系该应用的负责人或责任开发人员。',
    },
  },
  key_not_live: {
    status: 409,
    message: {
      en: () => 'the key is revoked, expired or already replaced',
      zh: () => '该密钥已吊销、过期或已被替换',
    },
    remedy: { en: 'Issue a new key.', zh: '请签发新密钥。' },
  },
  expiry_in_past: {
    status: 400,
    message: {
      en: () => 'the expiry must lie in the future',
      zh: () => '到期时间必须晚于当前时间',
    },
    remedy: { en: 'Give a later instant.', zh: '请填写更晚的时间。' },
  },
}

export const identityErrors = defineErrors('identity', {
  ...access,
  ...signingIn,
  ...oidcSetup,
  ...people,
  ...keys,
})
