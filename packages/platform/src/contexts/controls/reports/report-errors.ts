import { defineErrors } from '#kernel/errors.ts'
import type { ReportFailure } from './report.ts'

export const reportErrors = defineErrors('controls', {
  no_report: {
    status: 404,
    message: {
      en: ({ report }: { report: string }) => `there is no report ${report}`,
      zh: ({ report }: { report: string }) => `没有编号为 ${report} 的报告`,
    },
    remedy: {
      en: 'List what was asked for with `GET /api/reports`.',
      zh: '请在“报告与证据”页查看已申请的报告。',
    },
  },
  no_worker: {
    status: 503,
    message: {
      en: ({ minutes }: { minutes: number }) =>
        `nobody has taken it up for ${minutes} minutes: no worker seems to run`,
      zh: ({ minutes }: { minutes: number }) =>
        `已有 ${minutes} 分钟无人处理：似乎没有 worker 进程在运行`,
    },
    remedy: {
      en: 'Have the operator start a process with the role `worker`; it then goes on by itself.',
      zh: '请运维人员启动带 worker 角色的进程；启动后自动继续，无需重新申请。',
    },
  },
  report_unfinished: {
    status: 409,
    message: {
      en: ({ report }: { report: string }) => `the report ${report} is not finished yet`,
      zh: ({ report }: { report: string }) => `报告 ${report} 尚未生成完毕`,
    },
    remedy: {
      en: 'Look again in a moment; where none is ever finished, no worker is running.',
      zh: '请稍候再取；若始终未完成，请检查 worker 进程是否在运行。',
    },
  },
  report_failed: {
    status: 409,
    message: {
      en: ({ report, failure }: { report: string; failure: ReportFailure }) =>
        `the report ${report} could not be made: ${failure.message.en}`,
      zh: ({ report, failure }: { report: string; failure: ReportFailure }) =>
        `报告 ${report} 未能生成：${failure.message.zh}`,
    },
    remedy: {
      en: 'See to what is named, then ask for it again.',
      zh: '请处理所列原因后重新申请。',
    },
  },
  report_expired: {
    status: 410,
    message: {
      en: ({ report }: { report: string }) => `the file of the report ${report} is no longer kept`,
      zh: ({ report }: { report: string }) => `报告 ${report} 的文件已不再保存`,
    },
    remedy: {
      en: 'Ask for it again: a report of the same instant has the same bytes.',
      zh: '请重新申请：同一时点的报告内容逐字节相同。',
    },
  },
  report_interrupted: {
    status: 500,
    message: {
      en: () => 'whatever made it was ended before it was done, several times',
      zh: () => '生成过程多次在完成前中断',
    },
    remedy: {
      en: 'Have an operator look why the workers end, then ask for it again.',
      zh: '请由运维人员查明 worker 进程中断的原因，再重新申请。',
    },
  },
  too_many_reports: {
    status: 429,
    message: {
      en: ({ waitingMax }: { waitingMax: number }) =>
        `${waitingMax} reports wait to be made already`,
      zh: ({ waitingMax }: { waitingMax: number }) => `已有 ${waitingMax} 份报告等待生成`,
    },
    remedy: {
      en: 'Wait until some of them are made.',
      zh: '请等待其中部分报告生成完毕。',
    },
  },
  empty_span: {
    status: 400,
    message: {
      en: () => 'the time ends before it begins',
      zh: () => '期间的终点早于起点',
    },
    remedy: {
      en: 'Name a beginning that lies before the end and before now.',
      zh: '请填写早于终点且早于当前时间的起点。',
    },
  },
})
