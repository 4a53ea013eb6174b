/** Errors about trials of models; part of the closed catalogue in errors.ts. */
export const trialErrors = {
  no_door: {
    status: 503,
    message: {
      en: () => 'this process knows no gateway that could carry out a trial',
      zh: () => '本进程不知道可用于试用的网关地址',
    },
    remedy: {
      en: 'Give the control process the address of a gateway (`HENGJIAN_GATEWAY_URL`).',
      zh: '请为控制进程配置网关地址（`HENGJIAN_GATEWAY_URL`）。',
    },
  },
  trial_unfit: {
    status: 422,
    message: {
      en: () => 'a predictive model is tried with `inputs`, any other with `text`',
      zh: () => '预测模型以 `inputs` 试用，其他模型以 `text` 试用',
    },
    remedy: {
      en: 'Send a case to a predictive model, and words to the others.',
      zh: '请向预测模型提交案例，向其他模型提交文字。',
    },
  },
  not_your_application: {
    status: 403,
    message: {
      en: () => 'developers and owners try models with the applications that they answer for',
      zh: () => '开发人员和应用负责人只能通过自己负责的应用试用模型',
    },
    remedy: {
      en: 'Choose an application of yours, or ask a validator.',
      zh: '请选择自己负责的应用，或请独立验证人员试用。',
    },
  },
  trial_unanswered: {
    status: 504,
    message: {
      en: () => 'the door did not answer the trial in time',
      zh: () => '模型门未在规定时间内答复本次试用',
    },
    remedy: {
      en: 'Look at the health of the gateway, then try again; what the door did is among the records.',
      zh: '请检查网关运行状况后重试；模型门的处理情况见调用记录。',
    },
  },
} as const
