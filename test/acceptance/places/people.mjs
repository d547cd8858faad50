// Puts people with tokens into a store, and gives the number of an activity with so many places.
// usage: node people.mjs sqlite|postgres PEOPLE PLACES STORE…
import { addPeople, openActivities } from '../../../bench/places.mjs';

const [engine, people, places, ...store] = process.argv.slice(2);
addPeople(store, engine, Number(people));
console.log(openActivities(store, engine, 1, Number(places))[0]);
