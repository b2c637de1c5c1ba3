import { describe } from 'vitest';
import { fieldTable } from './decision-table';

describe('D20 R3 the first contact of two customers, which have never agreed on anything', () => {
  fieldTable(
    'phone',
    `
    run                | Flex         | Netvisor    | → Flex       | → Netvisor   | verdict      | reason                   | issue
    -------------------|--------------|-------------|--------------|--------------|--------------|--------------------------|------
    after go-live      | 040 123 4567 | –           | 040 123 4567 | 040 123 4567 | filled       | firstContactFilled       |
    after go-live      | –            | 09 876 5432 | 09 876 5432  | 09 876 5432  | filled       | firstContactFilled       |
    after go-live      | 040 123 4567 | 09 876 5432 | 09 876 5432  | 09 876 5432  | netvisorWon  | firstContactNetvisorWins |
    after go-live      | –            | –           | –            | –            | same         | equal                    |
    after go-live      | 09 876 5432  | +35898765432| 09 876 5432  | +35898765432 | same         | equal                    |
    copy to Flex       | 040 123 4567 | –           | 040 123 4567 | –            | kept         | settledAsIs              |
    copy to Flex       | –            | 09 876 5432 | 09 876 5432  | 09 876 5432  | filled       | firstContactFilled       |
    copy to Flex       | 040 123 4567 | 09 876 5432 | 09 876 5432  | 09 876 5432  | fromNetvisor | runDirection             |
    copy to Netvisor   | 040 123 4567 | –           | 040 123 4567 | 040 123 4567 | filled       | firstContactFilled       |
    copy to Netvisor   | –            | 09 876 5432 | –            | 09 876 5432  | kept         | settledAsIs              |
    copy to Netvisor   | 040 123 4567 | 09 876 5432 | 040 123 4567 | 040 123 4567 | fromFlex     | runDirection             |
    merge to Flex      | 040 123 4567 | –           | 040 123 4567 | 040 123 4567 | filled       | firstContactFilled       |
    merge to Flex      | –            | 09 876 5432 | 09 876 5432  | 09 876 5432  | filled       | firstContactFilled       |
    merge to Flex      | 040 123 4567 | 09 876 5432 | 09 876 5432  | 09 876 5432  | fromNetvisor | runDirection             |
    merge to Netvisor  | 040 123 4567 | –           | 040 123 4567 | 040 123 4567 | filled       | firstContactFilled       |
    merge to Netvisor  | –            | 09 876 5432 | 09 876 5432  | 09 876 5432  | filled       | firstContactFilled       |
    merge to Netvisor  | 040 123 4567 | 09 876 5432 | 040 123 4567 | 040 123 4567 | fromFlex     | runDirection             |
    `,
  );
});

describe('D1 a field that travels one way is not written against it, in a run neither', () => {
  fieldTable(
    'phone',
    `
    direction       | run              | Flex         | Netvisor    | → Flex       | → Netvisor   | verdict      | reason             | issue
    ----------------|------------------|--------------|-------------|--------------|--------------|--------------|--------------------|------
    Flex → Netvisor | after go-live    | –            | 09 876 5432 | –            | 09 876 5432  | kept         | directionOneWay    |
    Flex → Netvisor | after go-live    | 040 123 4567 | –           | 040 123 4567 | 040 123 4567 | filled       | firstContactFilled |
    Flex → Netvisor | after go-live    | 040 123 4567 | 09 876 5432 | 040 123 4567 | 09 876 5432  | kept         | directionOneWay    |
    Flex → Netvisor | copy to Flex     | 040 123 4567 | 09 876 5432 | 040 123 4567 | 09 876 5432  | kept         | directionOneWay    |
    Flex → Netvisor | copy to Netvisor | 040 123 4567 | 09 876 5432 | 040 123 4567 | 040 123 4567 | fromFlex     | runDirection       |
    Netvisor → Flex | copy to Netvisor | 040 123 4567 | 09 876 5432 | 040 123 4567 | 09 876 5432  | kept         | directionOneWay    |
    Netvisor → Flex | merge to Flex    | 040 123 4567 | –           | 040 123 4567 | –            | kept         | directionOneWay    |
    Netvisor → Flex | copy to Flex     | 040 123 4567 | 09 876 5432 | 09 876 5432  | 09 876 5432  | fromNetvisor | runDirection       |
    off             | copy to Flex     | 040 123 4567 | 09 876 5432 | 040 123 4567 | 09 876 5432  | off          | directionOff       |
    `,
  );
});

describe('D20 what a run can’t send it owes: the value does not lose to the other side’s afterwards', () => {
  fieldTable(
    'email',
    `
    run              | Flex             | Netvisor         | → Flex           | → Netvisor       | verdict | reason  | issue
    -----------------|------------------|------------------|------------------|------------------|---------|---------|------------------
    copy to Netvisor | ei osoite        | info@aho.example | ei osoite        | info@aho.example | blocked | invalid | value_not_allowed
    copy to Flex     | info@aho.example | ei osoite        | info@aho.example | ei osoite        | blocked | invalid | value_not_allowed
    after go-live    | info@aho.example | ei osoite        | info@aho.example | ei osoite        | blocked | invalid | value_not_allowed
    `,
  );
});
