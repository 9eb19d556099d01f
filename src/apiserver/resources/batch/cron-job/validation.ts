/** The faults of a CronJob. */
import type { CronJob, CronJobSpec, JobTemplateSpec } from '#api/gen/types.ts';
import { parseSchedule } from '#api/cron/parse-schedule.ts';
import { isTimeZone } from '#api/cron/time-zone.ts';
import { invalid, notSupported, required } from '#api/validation/errors.ts';
import { fine, nonNegative, requiredOneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateJobSpec } from '../job/validation.ts';

/** Its Jobs are called after it, with the minutes since the epoch: eleven characters more. */
const maxName = 63 - 11;

export function validateCronJob({ metadata, spec }: CronJob): Errors {
  return [
    ...validateSchedule(spec.schedule),
    ...nonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds),
    ...validateTimeZone('spec.timeZone', spec.timeZone),
    ...requiredOneOf('spec.concurrencyPolicy', spec.concurrencyPolicy, [
      'Allow',
      'Forbid',
      'Replace',
    ]),
    ...validateJobTemplate(spec.jobTemplate, 'spec.jobTemplate.spec'),
    ...validateHistory(spec),
    ...(metadata.name.length > maxName
      ? [invalid('metadata.name', metadata.name, `must be no more than ${maxName} characters`)]
      : fine),
  ];
}

function validateHistory(spec: CronJobSpec): Errors {
  const limits = ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const;
  return limits.flatMap((name) => nonNegative(`spec.${name}`, spec[name]));
}

function validateSchedule(schedule: string): Errors {
  const field = 'spec.schedule';
  if (!schedule) return [required(field)];
  // A zone before the fields is what the parser knows and the API doesn't want.
  const zoned = schedule.includes('TZ');
  const { fault } = parseSchedule(schedule.replace(/^(CRON_)?TZ=\S*\s+/, ''));
  return [
    ...(fault ? [invalid(field, schedule, fault)] : fine),
    ...(zoned
      ? [
          invalid(
            field,
            schedule,
            'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
          ),
        ]
      : fine),
  ];
}

function validateTimeZone(field: string, name: string | undefined): Errors {
  if (name === undefined) return fine;
  if (name === '') return [invalid(field, name, 'timeZone must be nil or non-empty string')];
  const strange = name
    .split('/')
    .some((part) => part === '.' || part === '..' || !/^(?!-)[A-Za-z._0-9+-]{1,14}$/.test(part));
  if (strange) return [invalid(field, name, `unknown time zone ${name}`)];
  if (name.toLowerCase() === 'local') {
    return [
      invalid(
        field,
        name,
        'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ),
    ];
  }
  return isTimeZone(name) ? fine : [invalid(field, name, `unknown time zone ${name}`)];
}

function validateJobTemplate({ spec }: JobTemplateSpec, field: string): Errors {
  if (!spec) return [required(`${field}.template.spec.containers`)];
  return [
    ...validateJobSpec(spec, field),
    ...(spec.selector
      ? [invalid(`${field}.selector`, spec.selector, '`selector` will be auto-generated')]
      : fine),
    ...(spec.manualSelector
      ? [notSupported(`${field}.manualSelector`, spec.manualSelector, ['nil', 'false'])]
      : fine),
  ];
}
