import { defineErrors } from '#kernel/errors.ts'
import type { Instant } from '#kernel/time.ts'

export const incidentErrors = defineErrors('oversight', {
  unknown_incident: {
    status: 404,
    message: {
      en: ({ incident }: { incident: string }) => `there is no incident ${incident}`,
      zh: ({ incident }: { incident: string }) => `不存在事件 ${incident}`,
    },
    remedy: { en: 'List the incidents first.', zh: '请先列出事件。' },
  },
  incident_closed: {
    status: 409,
    message: {
      en: ({ at }: { at: Instant }) => `the incident was closed on ${at}`,
      zh: ({ at }: { at: Instant }) => `该事件已于 ${at} 关闭`,
    },
    remedy: {
      en: 'Only reports that are still due can be added; open a new incident for what happened since.',
      zh: '关闭后只能补登尚未报送的报告；新情况请另行登记事件。',
    },
  },
  instant_out_of_order: {
    status: 400,
    message: {
      en: ({ which }: { which: 'occurredAt' | 'knownAt' | 'sentAt' }) =>
        `${which} does not fit: an incident happens, is known, is reported, and none of it in the future`,
      zh: ({ which }: { which: 'occurredAt' | 'knownAt' | 'sentAt' }) =>
        `${which} 的时间不合顺序：发生、知悉、报送依次在后，且不得在未来`,
    },
    remedy: { en: 'Check the instants.', zh: '请核对时间。' },
  },
  same_classification: {
    status: 409,
    message: {
      en: () => 'the incident is classified so already',
      zh: () => '该事件已是此定级',
    },
    remedy: { en: 'Nothing remains to be done.', zh: '无需再操作。' },
  },
  lower_grade_needs_another: {
    status: 403,
    message: {
      en: () =>
        'a grade is lowered, or a report that is due taken away, by a risk manager who does not lead the handling',
      zh: () => '降低定级或免除应报送的报告，须由未牵头处置的风险管理人员作出',
    },
    remedy: { en: 'Ask a risk manager who is not the lead.', zh: '请由非牵头的风险管理人员操作。' },
  },
  no_such_report: {
    status: 409,
    message: {
      en: ({ rule, phase }: { rule: string; phase: string }) =>
        `the rule ${rule} asks for no report ${phase} of this incident now`,
      zh: ({ rule, phase }: { rule: string; phase: string }) =>
        `规则 ${rule} 目前不要求本事件报送 ${phase}`,
    },
    remedy: {
      en: 'Read the clocks of the incident; what was reported is not reported again.',
      zh: '请查看该事件的时限；已报送的不再重复登记。',
    },
  },
  review_missing: {
    status: 409,
    message: {
      en: () => 'an incident without a review that names root cause and improvement stays open',
      zh: () => '未写明根本原因与改进措施的事件不得关闭',
    },
    remedy: { en: 'Write the review first (measure 29.3).', zh: '请先完成复盘（第二十九条）。' },
  },
  reports_missing: {
    status: 409,
    message: {
      en: ({ missing }: { missing: readonly string[] }) =>
        `reports are still to be made: ${missing.join(', ')}`,
      zh: ({ missing }: { missing: readonly string[] }) => `尚有报告未报送：${missing.join('、')}`,
    },
    remedy: {
      en: 'Make them and record their reference numbers; late ones, too.',
      zh: '请报送并登记回执编号，逾期的也须补报。',
    },
  },
  closing_needs_another: {
    status: 403,
    message: {
      en: () =>
        'an incident that had such a grade is closed by somebody who neither led, reviewed, graded it lower nor answers for it',
      zh: () =>
        '曾定为该级别的事件须由未牵头处置、未撰写复盘、未下调级别且不负责所涉应用的人员关闭',
    },
    remedy: { en: 'Ask another risk manager.', zh: '请由其他风险管理人员关闭。' },
  },
})
