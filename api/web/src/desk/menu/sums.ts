/** Whether a meal's dishes add up to what the meal holds: said before it is published, for the two are typed apart. */
export interface Meal {
  /** As it is said to a person. */
  name: string;
  capacity: number;
  dishes: readonly { capacity: number }[];
}
export interface Sum {
  name: string;
  dishes: number;
  meals: number;
}

/** Those meals whose dishes hold fewer or more portions; a meal without dishes has a remark of its own. */
export function oddSums(meals: readonly Meal[]): Sum[] {
  return meals
    .filter((meal) => meal.dishes.length > 0)
    .map((meal) => ({ name: meal.name, dishes: meal.dishes.reduce((sum, dish) => sum + dish.capacity, 0), meals: meal.capacity }))
    .filter((sum) => sum.dishes !== sum.meals);
}
