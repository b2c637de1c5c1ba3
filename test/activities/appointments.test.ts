import { describe, expect, it } from 'vitest';
import { createAppointments } from '../../src/activities/appointments';

/** Appointments by a clock of the test, without their spread. */
function given() {
  const clock = { ms: 0 };
  const appointments = createAppointments(
    () => clock.ms,
    () => 0.5,
  );
  return { clock, appointments };
}

describe('I11: when those come back who found their company’s lane full', () => {
  it('is one after the other, two for each request that Netvisor usually takes', () => {
    const { appointments } = given();
    expect([appointments.next(1), appointments.next(1), appointments.next(1)]).toEqual([150, 300, 450]);
  });

  it('is sooner where several requests may be in flight', () => {
    const { appointments } = given();
    expect([appointments.next(3), appointments.next(3)]).toEqual([50, 100]);
  });

  it('follows what requests take at their quickest: in a rush it is we who are slow', () => {
    const { appointments } = given();
    for (let n = 0; n < 100; n++) appointments.heldFor(n === 90 ? 100 : 1_000);
    expect(appointments.next(1)).toBe(50);
  });

  it('forgets how quick Netvisor was a while ago', () => {
    const { appointments } = given();
    appointments.heldFor(100);
    for (let n = 0; n < 20; n++) appointments.heldFor(1_000);
    expect(appointments.next(1)).toBe(500);
  });

  it('counts those who are still to come, not how often they came in vain', () => {
    const { appointments, clock } = given();
    for (let n = 0; n < 100; n++) appointments.next(1);
    clock.ms = 16_000;
    expect(appointments.next(1)).toBe(150);
  });

  it('fills the time of those who were told to come late while requests took long', () => {
    const { appointments, clock } = given();
    for (let n = 0; n < 20; n++) appointments.heldFor(10_000);
    for (let n = 0; n < 10; n++) appointments.next(1);
    for (let n = 0; n < 20; n++) appointments.heldFor(200);
    clock.ms = 1_000;
    expect(appointments.next(1)).toBe(1_100);
  });

  it('is never later than in five minutes, and evenly within them, however many wait', () => {
    const { appointments } = given();
    const times = Array.from({ length: 10_000 }, () => appointments.next(1));
    expect(Math.max(...times)).toBeLessThanOrEqual(300_000);
    for (let minute = 0; minute < 5; minute++) {
      const within = times.filter((ms) => Math.ceil(ms / 60_000) === minute + 1);
      expect(within.length).toBe(2_000);
    }
  });

  it('differs a little from one to the next, as other processes hand out times too', () => {
    const early = createAppointments(
      () => 0,
      () => 0,
    );
    const late = createAppointments(
      () => 0,
      () => 1,
    );
    expect([early.next(1), late.next(1)]).toEqual([135, 165]);
  });
});
