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
  it('is one after the other, as far apart as one request usually takes', () => {
    const { appointments } = given();
    expect([appointments.next(1), appointments.next(1), appointments.next(1)]).toEqual([300, 600, 900]);
  });

  it('is sooner where several requests may be in flight', () => {
    const { appointments } = given();
    expect([appointments.next(4), appointments.next(4)]).toEqual([75, 150]);
  });

  it('follows what requests really take', () => {
    const { appointments } = given();
    for (let n = 0; n < 100; n++) appointments.heldFor(1_000);
    expect(appointments.next(1)).toBe(1_000);
  });

  it('begins anew when nobody was turned away for a while', () => {
    const { appointments, clock } = given();
    for (let n = 0; n < 5; n++) appointments.next(1);
    clock.ms = 10_000;
    expect(appointments.next(1)).toBe(300);
  });

  it('is never later than in five minutes, however many wait', () => {
    const { appointments } = given();
    const times = Array.from({ length: 10_000 }, () => appointments.next(1));
    expect(Math.max(...times)).toBe(300_000);
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
    expect([early.next(1), late.next(1)]).toEqual([270, 330]);
  });
});
