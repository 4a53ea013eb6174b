import type { Bilingual } from '#kernel/bilingual.ts'
import { defineErrors } from '#kernel/errors.ts'
import type { Instant } from '#kernel/time.ts'
import { trialErrors } from './trial-errors.ts'

const askPermit = {
  en: 'Ask the application owner; the permit in force is under Applications in the console.',
  zh: '请联系应用负责人；生效中的准行证见控制台「应用」。',
}

interface GuardBlock {
  readonly direction: string
  readonly causes: readonly string[]
  /** Whether something was found, could not be judged, or a guard failed: only the last is no doing of the caller. */
  readonly because: 'finding' | 'unjudged' | 'failure'
}

/**
 * How the doors refuse. The wire carries the name alone as `error.code`, in the OpenAI shape, so that
 * any client of that API understands it (names: the list of interfaces that stay).
 */
export const doorErrors = defineErrors('gateway', {
  unknown_key: {
    status: 401,
    message: {
      en: () => 'the key is unknown, expired or revoked',
      zh: () => '密钥未知、已过期或已撤销',
    },
    remedy: {
      en: 'Send `Authorization: Bearer <application key>`; an owner issues and rotates keys.',
      zh: '请发送 `Authorization: Bearer <应用密钥>`；密钥由应用负责人签发和轮换。',
    },
  },
  no_permit: {
    status: 403,
    message: {
      en: ({ reason }: { reason: 'text' | undefined }) =>
        `the application has no permit${reason === undefined ? '' : ' that is honoured: it is of another format'}`,
      zh: ({ reason }: { reason: 'text' | undefined }) =>
        `该应用没有可用的准行证${reason === undefined ? '' : '：现有准行证的格式不受支持'}`,
    },
    remedy: {
      en: 'Register, tier and approve the application; its permit is minted from the approval.',
      zh: '请完成登记、定级与批准；准行证依据批准签发。',
    },
  },
  permit_forged: {
    status: 403,
    message: {
      en: () => 'the permit on file is not what the institution has signed',
      zh: () => '在库准行证与本机构所签发的不符',
    },
    remedy: {
      en: 'Somebody changed it in the database: preserve it and verify the ledger.',
      zh: '数据库中的准行证已被改动：请保全现场并验证账本。',
    },
  },
  permit_expired: {
    status: 403,
    message: {
      en: ({ notBefore, notAfter }: { notBefore: Instant; notAfter: Instant }) =>
        `the permit is valid from ${notBefore} until ${notAfter}`,
      zh: ({ notBefore, notAfter }: { notBefore: Instant; notAfter: Instant }) =>
        `准行证有效期为 ${notBefore} 至 ${notAfter}`,
    },
    remedy: {
      en: 'Have the approval renewed and a new permit minted.',
      zh: '请续期批准并重新签发准行证。',
    },
  },
  permit_revoked: {
    status: 403,
    message: {
      en: ({ at, reason }: { at: Instant; reason: string }) =>
        `the permit was revoked on ${at}: ${reason}`,
      zh: ({ at, reason }: { at: Instant; reason: string }) => `准行证已于 ${at} 撤销：${reason}`,
    },
    remedy: askPermit,
  },
  stopped: {
    status: 409,
    message: {
      en: ({ scope }: { scope: string }) => `an emergency stop is in force (${scope})`,
      zh: ({ scope }: { scope: string }) => `紧急停用生效中（${scope}）`,
    },
    remedy: {
      en: 'Wait until the stop is lifted; the operator who tripped it named the reason.',
      zh: '请等待停用解除；停用原因由触发人员登记。',
    },
  },
  model_not_permitted: {
    status: 403,
    message: {
      en: ({ models }: { models: readonly string[] }) =>
        `the model is not among those permitted: ${models.join(', ')}`,
      zh: ({ models }: { models: readonly string[] }) =>
        `该模型不在准行范围内：${models.join('、')}`,
    },
    remedy: askPermit,
  },
  model_not_admitted: {
    status: 403,
    message: {
      en: ({ model }: { model: string }) => `the model ${model} has no admission in force`,
      zh: ({ model }: { model: string }) => `模型 ${model} 没有有效的准入`,
    },
    remedy: {
      en: 'Have a validator admit the model version again.',
      zh: '请由验证人员重新办理模型准入。',
    },
  },
  supplier_not_listed: {
    status: 403,
    message: {
      en: ({ model }: { model: string }) => `the supplier of ${model} is not on the list in force`,
      zh: ({ model }: { model: string }) => `${model} 的供应商不在有效名单内`,
    },
    remedy: {
      en: 'Have the supplier listed, or use another model.',
      zh: '请将供应商纳入名单，或改用其他模型。',
    },
  },
  data_class_exceeded: {
    status: 403,
    message: {
      en: ({ model, dataClassMax }: { model: string; dataClassMax: string }) =>
        `the application handles data more protected than the supplier of ${model} may get (${dataClassMax})`,
      zh: ({ model, dataClassMax }: { model: string; dataClassMax: string }) =>
        `该应用的数据级别高于 ${model} 供应商可接收的级别（${dataClassMax}）`,
    },
    remedy: {
      en: 'Use a model of the institution, or have the supplier assessed for that class.',
      zh: '请改用本机构模型，或就该级别重新评估供应商。',
    },
  },
  guard_blocked: {
    status: 403,
    message: {
      en: ({ direction, causes }: GuardBlock) =>
        `the guards of the permit refuse the ${direction}: ${causes.join(', ')}`,
      zh: ({ direction, causes }: GuardBlock) =>
        `准行证的防护拒绝了${direction === 'input' ? '输入' : '输出'}：${causes.join('、')}`,
    },
    remedy: {
      en: 'Take out what was found; the record says where it stands and which rule refused it.',
      zh: '请去除被识别的内容；调用记录载明其位置与所依规则。',
    },
  },
  /** It is no failure, and goes out with 202 beside the ticket: whoever reads only `error` learns why there is no answer. */
  review_pending: {
    status: 409,
    message: {
      en: ({ dueAt }: { dueAt: Instant }) =>
        `a person decides on this result before it leaves, until ${dueAt}`,
      zh: ({ dueAt }: { dueAt: Instant }) => `该结果须经人工决定后放行，时限至 ${dueAt}`,
    },
    remedy: {
      en: 'Ask again at `poll` with the same key; `Prefer: wait=N` waits up to N seconds.',
      zh: '请使用同一密钥查询 `poll` 所指地址；`Prefer: wait=N` 可等待至多 N 秒。',
    },
  },
  review_rejected: {
    status: 403,
    message: {
      en: ({ outcome }: { outcome: 'refused' | 'expired' }) =>
        outcome === 'refused'
          ? 'a reviewer refused to release this result'
          : 'nobody decided on this result in time, so it is not released',
      zh: ({ outcome }: { outcome: 'refused' | 'expired' }) =>
        outcome === 'refused'
          ? '复核人员决定不放行该结果'
          : '该结果未在时限内得到人工决定，不予放行',
    },
    remedy: {
      en: 'Decide the case without the model, or ask the application owner.',
      zh: '请不依赖模型处理该事项，或联系应用负责人。',
    },
  },
  no_ticket: {
    status: 404,
    message: {
      en: () => 'this key has no such ticket',
      zh: () => '该密钥没有此复核票据',
    },
    remedy: {
      en: 'Use the id that came with the call, and a key of the same application.',
      zh: '请使用调用时返回的编号和同一应用的密钥。',
    },
  },
  limit_exceeded: {
    status: 429,
    message: {
      en: ({
        what,
        retryAfterSeconds,
      }: {
        what: Bilingual
        retryAfterSeconds: number | undefined
      }) =>
        `the limit on ${what.en} is reached${retryAfterSeconds === undefined ? '' : `; it renews in ${retryAfterSeconds} s`}`,
      zh: ({
        what,
        retryAfterSeconds,
      }: {
        what: Bilingual
        retryAfterSeconds: number | undefined
      }) =>
        `已达到限额（${what.zh}）${retryAfterSeconds === undefined ? '' : `，${retryAfterSeconds} 秒后恢复`}`,
    },
    remedy: {
      en: 'Send less, or wait for the next window; limits stand in the permit.',
      zh: '请减少调用或等待下一时段；限额载于准行证。',
    },
  },
  upstream_failed: {
    status: 502,
    message: {
      en: ({ reason }: { reason: Bilingual }) =>
        `no deployment of the model answered: ${reason.en}`,
      zh: ({ reason }: { reason: Bilingual }) => `模型的各部署均未应答：${reason.zh}`,
    },
    remedy: {
      en: 'Try again later; the record names what was tried.',
      zh: '请稍后重试；调用记录列明已尝试的部署。',
    },
  },
  upstream_timed_out: {
    status: 504,
    message: {
      en: () => 'the model did not answer in time',
      zh: () => '模型未在时限内应答',
    },
    remedy: {
      en: 'Try again later; time limits stand in the deployment and the permit.',
      zh: '请稍后重试；时限载于部署与准行证。',
    },
  },
  record_unavailable: {
    status: 503,
    message: {
      en: (cutOff?: { readonly unheardSeconds: number }) =>
        cutOff === undefined
          ? 'the call cannot be recorded now, so it is refused'
          : `this gateway has not heard from the database for ${cutOff.unheardSeconds} s and no longer knows what was stopped, so the call is refused`,
      zh: (cutOff?: { readonly unheardSeconds: number }) =>
        cutOff === undefined
          ? '当前无法记录调用，故予拒绝'
          : `本网关已 ${cutOff.unheardSeconds} 秒未收到数据库消息，无法得知停用情况，故予拒绝`,
    },
    remedy: {
      en: 'Try again in a moment; nothing was sent to the model.',
      zh: '请稍后重试；内容未发送至模型。',
    },
  },
  answer_unrecorded: {
    status: 503,
    message: {
      en: () => 'what became of the call could not be recorded in time, so no answer leaves',
      zh: () => '调用结果未能及时留痕，故应答不予放行',
    },
    remedy: {
      en: 'Ask again in a moment; a model may have been asked already.',
      zh: '请稍后重试；模型可能已被调用。',
    },
  },
  invalid_request: {
    status: 400,
    message: {
      en: ({ reason }: { reason: Bilingual }) => `the request is not valid: ${reason.en}`,
      zh: ({ reason }: { reason: Bilingual }) => `请求无效：${reason.zh}`,
    },
    remedy: {
      en: 'Send JSON: to /v1 a body of the OpenAI API with `model`, to /v2 one of the Open Inference Protocol.',
      zh: '请发送 JSON：/v1 按 OpenAI 接口格式并指明 `model`，/v2 按开放推理协议格式。',
    },
  },
  body_too_large: {
    status: 413,
    message: {
      en: ({ bytesMax }: { bytesMax: number }) => `the body exceeds ${bytesMax} bytes`,
      zh: ({ bytesMax }: { bytesMax: number }) => `请求体超过 ${bytesMax} 字节`,
    },
    remedy: {
      en: 'Send less; the limit stands in the permit.',
      zh: '请减少内容；上限载于准行证。',
    },
  },
  wrong_content_type: {
    status: 415,
    message: {
      en: () => 'the content type must be application/json',
      zh: () => '内容类型须为 application/json',
    },
    remedy: { en: 'Set the content-type header.', zh: '请设置 content-type 请求头。' },
  },
  compressed_body: {
    status: 415,
    message: { en: () => 'the body is compressed', zh: () => '请求体经过压缩' },
    remedy: {
      en: 'Send it as it is, without a content-encoding header.',
      zh: '请原样发送，不带 content-encoding 请求头。',
    },
  },
  no_such_path: {
    status: 404,
    message: {
      en: () => 'the model door has no such path or method',
      zh: () => '模型门没有此路径或方法',
    },
    remedy: {
      en: 'Use POST /v1/chat/completions, /v1/responses, /v1/embeddings, /v2/models/{model}/infer or GET /v1/models, /v2/models/{model}.',
      zh: '请使用 POST /v1/chat/completions、/v1/responses、/v1/embeddings、/v2/models/{model}/infer 或 GET /v1/models、/v2/models/{model}。',
    },
  },
  no_record: {
    status: 404,
    message: {
      en: ({ record }: { record: string }) => `there is no record ${record}`,
      zh: ({ record }: { record: string }) => `不存在记录 ${record}`,
    },
    remedy: {
      en: 'Check the id; records of another institution are not found either.',
      zh: '请核对编号；其他机构的记录同样视为不存在。',
    },
  },
  ...trialErrors,
})
