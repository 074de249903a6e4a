import { describe, expect, it } from 'vitest';
import { allZones, isZone, momentOf, wallTime } from '../../src/lib/zones.ts';

describe('a time on the wall', () => {
  it.each([
    ['in winter', '2026-01-15T18:30', 'Europe/Berlin', '2026-01-15T17:30:00.000Z'],
    ['in summer', '2026-07-15T18:30', 'Europe/Berlin', '2026-07-15T16:30:00.000Z'],
    ['just after the clocks went forward', '2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['in the hour left out', '2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    [
      'the first time of an hour that comes twice',
      '2026-10-25T02:30',
      'Europe/Berlin',
      '2026-10-25T00:30:00.000Z',
    ],
    ['half an hour off', '2026-01-01T00:00', 'Asia/Kolkata', '2025-12-31T18:30:00.000Z'],
    ['west of Greenwich', '2026-11-23T23:59', 'America/Los_Angeles', '2026-11-24T07:59:00.000Z'],
    ['at the edge of the world', '2026-06-01T09:00', 'Pacific/Kiritimati', '2026-05-31T19:00:00.000Z'],
    ['with seconds', '2026-06-01T09:00:59', 'UTC', '2026-06-01T09:00:00.000Z'],
  ])('%s is a moment', (_what, wall, zone, moment) => {
    expect(momentOf(wall, zone)?.toISOString()).toBe(moment);
  });

  it('is shown as it was given', () => {
    for (const zone of ['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'UTC']) {
      const moment = momentOf('2026-11-23T00:05', zone);
      if (!moment) throw new Error(`${zone} has no such moment`);
      expect(wallTime(moment, zone)).toBe('2026-11-23T00:05');
    }
  });

  it.each(['', 'soon', '2026-02-31T10:00', '2026-13-01T10:00', '2026-01-01T25:00', '2026-01-01'])(
    'is none: %s',
    (wall) => {
      expect(momentOf(wall, 'UTC')).toBeNull();
    },
  );

  it('is somewhere', () => {
    expect(isZone('Europe/Berlin')).toBe(true);
    expect(isZone('UTC')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
    expect(isZone('<b>')).toBe(false);
    expect(allZones()).toContain('Asia/Tokyo');
    expect(allZones().every(isZone)).toBe(true);
  });
});
